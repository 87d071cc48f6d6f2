-- Running text in print: each run of paragraphs and lists becomes a call of `prose`, which theme/typst-template.typ
-- defines; it sets the run in one column or two. For Typst alone, in both routes; after theme/gaps.lua, so that a
-- dropped paragraph leaves no empty run.

if FORMAT ~= 'typst' then return {} end

local TEXT = { Para = true, BulletList = true, OrderedList = true }
-- Blocks whose own look sets their text.
local CLOSED = { ['key-figures'] = true, source = true, gap = true, commentary = true, headline = true }

local CLOSING = { ['['] = ']', ['('] = ')' }

local function holds_image(block)
  local found = false
  block:walk({ Image = function() found = true end })
  return found
end

local wrap

local function inside(block)
  if block.t == 'Div' and not block.attributes['layout-ncol'] then
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
  local function close()
    if #run > 0 then
      result:insert(pandoc.RawBlock('typst', '#prose['))
      result:extend(run)
      result:insert(pandoc.RawBlock('typst', ']'))
      run = pandoc.Blocks({})
    end
  end
  for _, block in ipairs(blocks) do
    if block.t == 'RawBlock' and block.format == 'typst' and not closing then
      -- A block that another filter has drawn already: only a profile's text is set in columns.
      close()
      result:insert(block)
      local name = block.text:match('^#([%a-]+).*[%[%(]$')
      if name and name ~= 'profile' then closing = CLOSING[block.text:sub(-1)] end
    elseif closing then
      if block.t == 'RawBlock' and block.text == closing then closing = nil end
      result:insert(block)
    elseif TEXT[block.t] and not holds_image(block) then
      run:insert(block)
    else
      close()
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
