-- A key figure leads to the figure or table of the same page that it comes from: [words]{.evidence data-of="ELEMENT"}
-- becomes a link where the page has a place for the element, and stays words where it has none. For HTML, both routes.

if FORMAT ~= 'html' then return {} end

-- In this order: what a form of element calls its places.
local PLACES = { 'fig-%s', 'fig-%s-process', 'fig-%s-map', 'fig-%s-funnel', 'fig-%s-ranking', 'tbl-%s', 'tbl-%s-wards' }

return {
  {
    Pandoc = function(document)
      local known = {}
      local function note(element) if element.identifier ~= '' then known[element.identifier] = true end end
      document:walk({ Figure = note, Image = note, Div = note, Table = note })
      local function link(span)
        if not span.classes:includes('evidence') then return nil end
        for _, place in ipairs(PLACES) do
          local target = place:format(span.attributes['data-of'])
          if known[target] then return pandoc.Link(span.content, '#' .. target, '', { class = 'evidence' }) end
        end
        return span.content
      end
      return document:walk({ Span = link })
    end,
  },
}
