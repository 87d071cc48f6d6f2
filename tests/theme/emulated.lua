-- theme/terms.lua as Quarto runs it: what Quarto has parsed is no Div to a filter, but has a name of its own.
local root = debug.getinfo(1, 'S').source:match('^@(.*)tests/theme/')
local filters = loadfile(root .. 'theme/terms.lua', 't', _ENV)()
for _, filter in ipairs(filters) do
  local called = filter.Div
  if called then
    filter.Div = function(div)
      local kind = div.attributes.__quarto_custom_type
      if not kind then return called(div) end
      if filter[kind] then return filter[kind](div) end
    end
  end
end
return filters
