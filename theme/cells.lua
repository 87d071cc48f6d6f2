-- Runs first. Quarto wraps what a labelled cell prints in Divs of its own; the embedded renderer does not. Without them
-- every later filter, and the page, sees one shape in both routes. A Div that says more than this is left as it is.

local WRAPPERS = { ['cell'] = true, ['cell-output'] = true, ['cell-output-display'] = true, ['cell-output-markdown'] = true }
local WRITTEN_BY_QUARTO = { ['execution_count'] = true, ['data-execution_count'] = true }

function Div(div)
  if #div.classes == 0 then return nil end
  for _, class in ipairs(div.classes) do
    if not WRAPPERS[class] then return nil end
  end
  for name in pairs(div.attributes) do
    if not WRITTEN_BY_QUARTO[name] then return nil end
  end
  return div.content
end
