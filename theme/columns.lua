-- Running text in print: each run of paragraphs and lists becomes a call of `prose`, which theme/typst-template.typ
-- defines; it sets the run in one column or two. For Typst alone, in both routes; after theme/gaps.lua, so that a
-- dropped paragraph leaves no empty run.

if FORMAT ~= 'typst' then return {} end

local TEXT = { Para = true, BulletList = true, OrderedList = true }
-- Blocks whose own look sets their text.
local CLOSED = { ['key-figures'] = true, source = true, gap = true, commentary = true, headline = true,
  corrections = true }

local CLOSING = { ['['] = ']', ['('] = ')' }

local function holds_image(block)
  local found = false
  block:walk({ Image = function() found = true end })
  return found
end

-- Quarto marks where a chapter begins with a paragraph that holds nothing but a comment.
local function is_comment(block)
  if block.t ~= 'Para' then return false end
  for _, inline in ipairs(block.content) do
    if inline.t ~= 'RawInline' or not inline.text:match('^<!%-%-') then return false end
  end
  return true
end

-- A figure, callout or the like that Quarto has taken to pieces, to put it together later.
local function is_quartos(block)
  return block.t == 'Div' and block.attributes.__quarto_custom ~= nil
end

-- Whether a block is figures or tables, from which the text that leads to them is not torn.
local function is_float(block)
  if not block then return false end
  if block.t == 'RawBlock' then return block.text:match('^#grid') or block.text:match('^#figure') end
  return block.t == 'Figure' or block.t == 'Table' or holds_image(block)
    or is_quartos(block) and block.attributes.__quarto_custom_type == 'FloatRefTarget'
    or block.t == 'Div' and block.attributes['layout-ncol'] ~= nil
end

local function is_panel(block)
  return block.t == 'Div' and block.attributes['layout-ncol'] ~= nil and block.identifier == ''
end

-- A panel as the embedded renderer writes it; Quarto would set each row by itself, with room around every cell.
local function grid(panel)
  if #panel.content == 0 then return {} end -- what it would have shown is not there
  local opening = ('#grid(columns: (1fr,) * %s, column-gutter: 6mm, row-gutter: 4mm,'):format(panel.attributes['layout-ncol'])
  local blocks = pandoc.Blocks({ pandoc.RawBlock('typst', opening) })
  for _, cell in ipairs(panel.content) do
    blocks:insert(pandoc.RawBlock('typst', '['))
    blocks:extend(cell.t == 'Div' and not is_quartos(cell) and cell.content or { cell })
    blocks:insert(pandoc.RawBlock('typst', '],'))
  end
  blocks:insert(pandoc.RawBlock('typst', ')'))
  return blocks
end

local wrap

local function inside(block)
  if block.t == 'Div' and not block.attributes['layout-ncol'] and not is_quartos(block) then
    for _, class in ipairs(block.classes) do
      if CLOSED[class] or class:match('^callout') then return block end
    end
    if block.identifier:match('^%a+%-') then return block end
    block.content = wrap(block.content)
  end
  return block
end

function wrap(blocks)
  local result, run, closing = pandoc.Blocks({}), pandoc.Blocks({}), nil
  local function close(following)
    if #run > 0 then
      local opening = is_float(following) and '#prose(sticky: true)[' or '#prose['
      result:insert(pandoc.RawBlock('typst', opening))
      result:extend(run)
      result:insert(pandoc.RawBlock('typst', ']'))
      run = pandoc.Blocks({})
    end
  end
  for _, block in ipairs(blocks) do
    if block.t == 'RawBlock' and block.format == 'typst' and not closing then
      -- A block that another filter has drawn already: only a profile's text is set in columns.
      close(block)
      result:insert(block)
      local name = block.text:match('^#([%a-]+).*[%[%(]$')
      if name and name ~= 'profile' then closing = CLOSING[block.text:sub(-1)] end
    elseif closing then
      if block.t == 'RawBlock' and block.text == closing then closing = nil end
      result:insert(block)
    elseif block.t == 'DefinitionList' then
      close()
      result:insert(pandoc.RawBlock('typst', '#definitions['))
      result:insert(block)
      result:insert(pandoc.RawBlock('typst', ']'))
    elseif TEXT[block.t] and not is_comment(block) and not holds_image(block) then
      run:insert(block)
    elseif is_panel(block) and (quarto or #block.content == 0 or block.content:find_if(is_quartos)) then
      close(block)
      result:extend(grid(block))
    else
      close(block)
      result:insert(inside(block))
    end
  end
  close()
  return result
end

function Pandoc(document)
  document.blocks = wrap(document.blocks)
  return document
end
