-- The one filter of a reading run: applies the project's filters for each format of the book ("html", "typst"), which
-- they see in FORMAT as they do in Quarto, and hands each document on as JSON, one a line. So the Markdown is read once,
-- and Lua is started once, for all formats.

local function listed(name) return os.getenv(name):gmatch('[^\n]+') end

-- What a filter's file asks for: the filters that it returns, or else the functions that it defines.
local function filters_of(path, format)
  local globals = setmetatable({ FORMAT = format, PANDOC_SCRIPT_FILE = path }, { __index = _G })
  local returned = assert(loadfile(path, 't', globals))()
  if returned then return (#returned > 0 or next(returned) == nil) and returned or { returned } end
  local defined = {}
  for name, value in next, globals do
    if type(value) == 'function' then defined[name] = value end
  end
  return { defined }
end

local function filtered(document, format)
  for path in listed('BOOKRENDER_FILTERS') do
    for _, filter in ipairs(filters_of(path, format)) do document = document:walk(filter) end
  end
  return pandoc.write(document, 'json')
end

return {
  {
    Pandoc = function(document)
      local documents = pandoc.Blocks({})
      for format in listed('BOOKRENDER_FORMATS') do
        documents:insert(pandoc.RawBlock('html', filtered(document:clone(), format)))
      end
      return pandoc.Pandoc(documents)
    end,
  },
}
