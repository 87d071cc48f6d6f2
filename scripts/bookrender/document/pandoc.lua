-- Pandoc as a process that stays: it answers one request after another until its input ends, each one JSON object a
-- line. The first line holds the settings: `formats` ("html", "typst"), `filters`, the paths of the project's own,
-- `abbreviations`, after which a space does not break, and `metadata`, what the filters see of the project's, as JSON.
--
--   {"read": Markdown}                  → {"documents": {format: document as JSON}, "messages": […]}
--   {"write": document, "to": format}   → {"text": …, "messages": […]}
--
-- and {"error": what went wrong} for either. The messages are pandoc's own, each with "verbosity", "pretty" and its
-- place.

local answers = io.stdout
-- What a filter prints is for whoever reads the terminal.
io.output(io.stderr)
function print(...) io.write(table.concat({ ... }, '\t'), '\n') end

local settings = pandoc.json.decode(io.read('l'), false)
local abbreviations = {}
for _, abbreviation in ipairs(settings.abbreviations) do abbreviations[abbreviation] = true end
-- So many columns as pandoc itself takes, and Quarto: widths in a table are shares of them.
local READER = pandoc.ReaderOptions({ columns = 72, abbreviations = abbreviations })
-- Typst colours code by itself, and has citations of its own; the book's are citeproc's in both formats.
local WRITERS = {
  html = { 'html', pandoc.WriterOptions({ wrap_text = 'none' }) },
  typst = { 'typst-citations', pandoc.WriterOptions({ wrap_text = 'none' }) },
}

-- Read as Quarto has pandoc read it: words are Markdown. JSON is YAML.
local METADATA = pandoc.read('---\n' .. settings.metadata .. '\n---\n', 'markdown').meta

-- What a filter's file asks for: the filters that it returns, or else the functions that it defines. It is loaded for
-- each document and format, which it sees in FORMAT as it does in Quarto, so that it begins without memories.
local function filters_of(path, format)
  local own = { FORMAT = format, PANDOC_SCRIPT_FILE = path, PANDOC_READER_OPTIONS = READER, PANDOC_WRITER_OPTIONS = WRITERS[format][2] }
  local globals = setmetatable(own, { __index = _G })
  local returned = assert(loadfile(path, 't', globals))()
  if returned then return (#returned > 0 or next(returned) == nil) and returned or { returned } end
  local defined = {}
  for name, value in next, globals do
    if type(value) == 'function' then defined[name] = value end
  end
  return { defined }
end

local function filtered(document, format)
  for name, value in pairs(METADATA) do document.meta[name] = value end
  for _, path in ipairs(settings.filters) do
    for _, filter in ipairs(filters_of(path, format)) do document = document:walk(filter) end
  end
  for name in pairs(METADATA) do document.meta[name] = nil end
  return pandoc.write(document, 'json')
end

local function read(request)
  local messages, document = pandoc.log.silence(pandoc.read, request.read, 'markdown', READER)
  local documents = {}
  for _, format in ipairs(settings.formats) do documents[format] = filtered(document:clone(), format) end
  return { documents = documents, messages = messages }
end

local function written(request)
  local document = pandoc.read(request.write, 'json')
  if document.meta.bibliography then document = pandoc.utils.citeproc(document) end
  return pandoc.write(document, table.unpack(WRITERS[request.to]))
end

local function write(request)
  local messages, text = pandoc.log.silence(written, request)
  return { text = text, messages = messages }
end

for line in io.lines() do
  local request = pandoc.json.decode(line, false)
  local done, answer = pcall(request.read and read or write, request)
  answers:write(pandoc.json.encode(done and answer or { error = tostring(answer) }), '\n')
  answers:flush()
end
