-- The book's own blocks, for both formats and both routes (Quarto and the embedded renderer):
-- .victim-profile, .offender-profile, .location-profile, .commentary, .key-figures, .summary-cards, .headline, .corrections,
-- .source.
-- In HTML they keep their class and theme/book.css draws them; for Typst each becomes a call of a function that
-- theme/typst-template.typ defines. Gaps are the business of theme/gaps.lua.

local PROFILES = { ['victim-profile'] = 'V', ['offender-profile'] = 'O', ['location-profile'] = 'L' }

local is_typst = FORMAT == 'typst'

-- Ends the rendering: a block has a shape that this filter does not know. The embedded renderer names the chapter.
local function refuse(div, message)
  local file = quarto and quarto.doc and quarto.doc.input_file
  local words = pandoc.utils.stringify(div):gsub('%s+', ' ')
  local held = {}
  for _, block in ipairs(div.content) do held[#held + 1] = block.t end
  error(table.concat({ file and file .. ': ' or '', '.', div.classes[1], ' (“', words:sub(1, 60), '…”): ', message,
    ' It holds: ', table.concat(held, ', '), '. Renderer: ', quarto and 'Quarto' or 'embedded', '.' }), 0)
end

local function wrapped(call, content)
  local blocks = pandoc.Blocks({ pandoc.RawBlock('typst', call .. '[') })
  blocks:extend(content)
  blocks:insert(pandoc.RawBlock('typst', ']'))
  return blocks
end

local function profile(div, class)
  if is_typst then
    return wrapped('#profile("' .. class:gsub('%-profile$', '') .. '")', div.content)
  end
  div.classes:insert('profile')
  div.content:insert(1, pandoc.RawBlock('html',
    '<p class="profile-letter" aria-hidden="true">' .. PROFILES[class] .. '</p>'))
  return div
end

-- Commentary ---------------------------------------------------------------------------------------------------

-- What each agency is called: `agencies` in _quarto.yml, which `assessment derive` writes.
local agencies = {}

local function read_agencies(meta)
  for slug, name in pairs(meta.agencies or {}) do agencies[slug] = pandoc.utils.stringify(name) end
end

local function commentary(div)
  local agency, edition = div.attributes.agency, div.attributes.edition
  if not agency or not edition then
    refuse(div, 'it needs agency="…" and edition="…".')
  end
  local name = agencies[agency]
  if next(agencies) and not name then refuse(div, '_quarto.yml has no such agency as ' .. agency .. '.') end
  name = name or agency
  local title, content = name .. ' says', div.content
  local current = (os.getenv('QUARTO_PROFILE') or ''):match('edition%-(%w+)')
  local awaited = current and edition ~= current
  if awaited then
    title = name .. ' has been asked for its view'
    content = pandoc.Blocks({ pandoc.Para(pandoc.Inlines(
      'Its last one was written for the ' .. edition .. ' edition.')) })
  end
  if is_typst then
    return wrapped('#commentary("' .. title:gsub('[\\"]', '\\%0') .. '")', content)
  end
  content:insert(1, pandoc.Div(pandoc.Para(pandoc.Inlines(title)), pandoc.Attr('', { 'commentary-title' })))
  local classes = awaited and { 'commentary', 'awaited' } or { 'commentary' }
  -- A list of pairs: Lua gives the keys of a table in no order, and two builds must agree.
  local attributes = { { 'data-agency', agency }, { 'data-edition', edition } }
  return pandoc.Div(content, pandoc.Attr(div.identifier, classes, attributes))
end

-- Key figures --------------------------------------------------------------------------------------------------

-- What stands in the number's place and is no number, such as "Fewer than five", is set smaller.
local function smaller_words(strong)
  if pandoc.utils.stringify(strong):match('%d') then return nil end
  if not is_typst then return pandoc.Strong(pandoc.Span(strong.content, { class = 'key-words' })) end
  local inlines = pandoc.Inlines({ pandoc.RawInline('typst', '#key-words[') })
  inlines:extend(strong.content)
  inlines:insert(pandoc.RawInline('typst', ']'))
  return pandoc.Strong(inlines)
end

-- The items of a list, as what a function of the template sets side by side.
local function side_by_side(div, name)
  if not is_typst then return div end
  local list = div.content[1]
  if #div.content ~= 1 or list.t ~= 'BulletList' then refuse(div, 'it holds one list and nothing else.') end
  local blocks = pandoc.Blocks({ pandoc.RawBlock('typst', '#' .. name .. '(') })
  for _, item in ipairs(list.content) do
    blocks:insert(pandoc.RawBlock('typst', '['))
    blocks:extend(item)
    blocks:insert(pandoc.RawBlock('typst', '],'))
  end
  blocks:insert(pandoc.RawBlock('typst', ')'))
  return blocks
end

-- A list: in each item the strong text is the number, the rest says what it counts, emphasis how it changed.
local function key_figures(div)
  div = div:walk({ Strong = smaller_words })
  return side_by_side(div, 'key-figures')
end

local function block(div)
  for class in pairs(PROFILES) do
    if div.classes:includes(class) then return profile(div, class) end
  end
  if div.classes:includes('commentary') then return commentary(div) end
  if div.classes:includes('key-figures') then return key_figures(div) end
  if div.classes:includes('summary-cards') then return side_by_side(div, 'summary-cards') end
  if is_typst and div.classes:includes('headline') then return wrapped('#headline', div.content) end
  if is_typst and div.classes:includes('corrections') then return wrapped('#corrections', div.content) end
  if is_typst and div.classes:includes('source') then return wrapped('#source', div.content) end
end

-- The source at the end of a caption, and why an action stands as it does, on a line below its status.
local function words(span)
  if not is_typst then return nil end
  if span.classes:includes('reason') then return { pandoc.LineBreak(), span } end
  if not span.classes:includes('source') then return nil end
  local inlines = pandoc.Inlines({ pandoc.RawInline('typst', '#source-note[') })
  inlines:extend(span.content)
  inlines:insert(pandoc.RawInline('typst', ']'))
  return inlines
end

return { { Meta = read_agencies }, { Div = block, Span = words } }
