-- Declared gaps, for both formats and both routes. A value that the released tables cannot give is printed as
-- [not available]{.gap}: the paragraph, or the whole list item, that holds it is left out, for without data there is
-- no sentence. A block ::: {.gap} … ::: says what is missing; it is drawn as a quiet panel.

local is_typst = FORMAT == 'typst'

local function holds_gap(blocks)
  local found = false
  blocks:walk({
    Span = function(span)
      found = found or span.classes:includes('gap')
    end,
  })
  return found
end

local function without_gaps(list)
  local kept = pandoc.List()
  for _, item in ipairs(list.content) do
    if not holds_gap(pandoc.Blocks(item)) then kept:insert(item) end
  end
  if #kept == 0 then return {} end
  list.content = kept
  return list
end

local function drop_paragraph(paragraph)
  if holds_gap(pandoc.Blocks({ paragraph })) then return {} end
end

local function panel(div)
  if not is_typst or not div.classes:includes('gap') then return nil end
  local blocks = pandoc.Blocks({ pandoc.RawBlock('typst', '#gap[') })
  blocks:extend(div.content)
  blocks:insert(pandoc.RawBlock('typst', ']'))
  return blocks
end

-- In a panel a gap stays one block, since Quarto sets each block of a panel into a cell of its own.
local function in_panel(div)
  if not is_typst or not div.attributes['layout-ncol'] then return nil end
  for index, block in ipairs(div.content) do
    local drawn = block.t == 'Div' and panel(block)
    if drawn then div.content[index] = pandoc.Div(drawn) end
  end
  return div
end

-- Lists before paragraphs: a paragraph dropped first would leave an empty item behind. Captions and cells of tables
-- are no paragraphs (pandoc's Plain): there the words stand.
return {
  { BulletList = without_gaps, OrderedList = without_gaps },
  { Para = drop_paragraph },
  { Div = in_panel },
  { Div = panel },
}
