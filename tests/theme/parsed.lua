-- Makes of ::: {.parsed} what Quarto's own filters hold while the project's run, in names that Markdown cannot give.
function Div(div)
  local kind, slot = div.attributes.kind, div.attributes.slot
  if div.classes:includes('parsed') then
    return pandoc.Div(div.content, pandoc.Attr('', {}, {
      { '__quarto_custom', 'true' }, { '__quarto_custom_type', kind }, { '__quarto_custom_id', '1' } }))
  end
  if slot then return pandoc.Div(div.content, pandoc.Attr('', {}, { { '__quarto_custom_slot', slot } })) end
end
