-- Quarto makes the PDF from one document of all chapters, with a comment before each that names its file, and the
-- embedded renderer from each chapter by itself. Here that one document gets what a chapter alone has: links to other
-- chapters lead to their headings (Quarto resolves only those that lead back), and no page says only "Appendices".

if FORMAT ~= 'typst' then return {} end

local LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

local function decoded(text)
  local bits, held, result = 0, 0, {}
  for letter in text:gmatch('[%w+/]') do
    bits, held = bits + 6, (held << 6 | LETTERS:find(letter, 1, true) - 1) & 0xFFFF
    if bits >= 8 then
      bits = bits - 8
      result[#result + 1] = string.char(held >> bits & 0xFF)
    end
  end
  return table.concat(result)
end

-- What Quarto's comment says of the file that follows; nil for any other block.
local function file_of(block)
  if block.t ~= 'RawBlock' or block.format ~= 'html' then return nil end
  local encoded = block.text:match('^<!%-%- quarto%-file%-metadata: (%S+) %-%->%s*$')
  return encoded and pandoc.json.decode(decoded(encoded), false)
end

-- The heading over all appendices, if a block is the Div that Quarto puts around it; parts have such a Div too.
local function heading_of_appendices(block)
  if block.t ~= 'Div' or not block.classes:includes('quarto-book-part') then return nil end
  local begins, heading = false, nil
  for _, held in ipairs(block.content) do
    local file = file_of(held)
    begins = begins or file and file.bookItemType == 'appendix'
    if held.t == 'Header' then heading = pandoc.utils.stringify(held) end
  end
  return begins and heading
end

-- A link's address as a path from the project's folder; nil where it leads to no file.
local function path_of(address, folder)
  if address == '' or address:match('^%a+:') or address:match('#') then return nil end
  if address:sub(1, 1) ~= '/' then address = folder .. '/' .. address end
  local parts = {}
  for part in address:gmatch('[^/]+') do
    if part == '..' then parts[#parts] = nil elseif part ~= '.' then parts[#parts + 1] = part end
  end
  return table.concat(parts, '/')
end

function Pandoc(document)
  local headings, file = {}, {}
  for _, block in ipairs(document.blocks) do
    file = file_of(block) or file
    if block.t == 'Header' and block.level == 1 and file.bookItemFile then
      headings[file.bookItemFile] = headings[file.bookItemFile] or block.identifier
    end
  end
  local blocks = pandoc.Blocks({})
  file = {}
  for _, block in ipairs(document.blocks) do
    file = file_of(block) or file
    local title = heading_of_appendices(block)
    if title then
      blocks:insert(pandoc.RawBlock('typst', '#show: appendices.with("' .. title .. '", hide-parent: true)'))
    else
      blocks:extend(pandoc.Blocks({ block }):walk({
        Link = function(link)
          local heading = headings[path_of(link.target, file.resourceDir or '.')]
          if heading then link.target = '#' .. heading end
          return link
        end,
      }))
    end
  end
  document.blocks = blocks
  return document
end
