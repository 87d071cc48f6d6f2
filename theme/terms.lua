-- Words that a reader may not know (data/glossary.yml): where a chapter uses one first in its running text, it becomes a
-- link to its entry in the glossary, and carries the explanation that theme/book.css shows on hover and focus. For HTML
-- alone, in both routes; in print the glossary is a page of the book. After theme/gaps.lua, so that no word is
-- explained in a paragraph that is left out.

if FORMAT ~= 'html' then return {} end

local FILE = 'data/glossary.yml'
local PAGE = '/chapters/glossary.qmd'
-- What is no running text.
local PASSED_OVER = { ['key-figures'] = true, source = true, gap = true }

local function read(name)
  local folder = os.getenv('QUARTO_PROJECT_ROOT') or os.getenv('QUARTO_PROJECT_DIR')
    or (quarto and quarto.project and quarto.project.directory) or '.'
  local file = io.open(folder .. '/' .. name)
  if not file then return nil end
  local text = file:read('a')
  file:close()
  return text
end

local function terms()
  local yaml = read(FILE)
  if not yaml then return {} end
  return pandoc.read('---\nterms:\n' .. yaml .. '\n---\n', 'commonmark+yaml_metadata_block').meta.terms or {}
end

-- A form as a list of words: a short form as it stands, everything else in any case.
local function words_of(form)
  local list = {}
  for word in form:gmatch('%S+') do
    list[#list + 1] = word:match('^%u[%u%d]+s?$') and word or word:lower()
  end
  return list
end

-- Every form of every term, the longest first, so that "hot spots" is found before "hot".
local function forms()
  local found = {}
  for _, entry in ipairs(terms()) do
    if not entry.everyday then
      local name = pandoc.utils.stringify(entry.term)
      local says = pandoc.utils.stringify(entry.says)
      local stands_for = entry.stands_for and pandoc.utils.stringify(entry.stands_for)
      local term = {
        id = 'term-' .. name:lower():gsub('%s+', '-'),
        says = stands_for and (stands_for:sub(1, 1):upper() .. stands_for:sub(2) .. '. ' .. says) or says,
      }
      local all = { entry.term }
      for _, other in ipairs(entry.also or {}) do all[#all + 1] = other end
      for _, form in ipairs(all) do
        found[#found + 1] = { words = words_of(pandoc.utils.stringify(form)), term = term }
      end
    end
  end
  table.sort(found, function(a, b)
    if #a.words ~= #b.words then return #a.words > #b.words end
    return table.concat(a.words, ' ') < table.concat(b.words, ' ')
  end)
  return found
end

local explained = {}

-- The word in a string, between what stands before and after it.
local function parts(text)
  local before, word, after = text:match('^([%(%["“‘]*)(.-)([%.,;:!?%)%]"”]*)$')
  for _, mark in ipairs({ "'s", '’s', '’' }) do
    if word:sub(-#mark) == mark then word, after = word:sub(1, -#mark - 1), mark .. after end
  end
  return before, word, after
end

local function same(word, wanted)
  return word == wanted or word:lower() == wanted
end

-- How many inlines from `at` on spell the form; nil where they do not.
local function spelled(inlines, at, form)
  local position = at
  for number, wanted in ipairs(form.words) do
    local inline = inlines[position]
    if not inline or inline.t ~= 'Str' then return nil end
    local before, word, after = parts(inline.text)
    if not same(word, wanted) then return nil end
    local is_first, is_last = number == 1, number == #form.words
    if (before ~= '' and not is_first) or (after ~= '' and not is_last) then return nil end
    if not is_last then
      local gap = inlines[position + 1]
      if not gap or (gap.t ~= 'Space' and gap.t ~= 'SoftBreak') then return nil end
      position = position + 2
    end
  end
  return position - at + 1
end

local function marked(inlines, at, length, term)
  local content = pandoc.Inlines({})
  for position = at, at + length - 1 do content:insert(inlines[position]:clone()) end
  local before, word, after = parts(content[1].text)
  if length > 1 then
    content[1].text = word .. after
    local _, last, rest = parts(content[length].text)
    content[length].text, after = last, rest
  else
    content[1].text = word
  end
  local link = pandoc.Link(content, PAGE .. '#' .. term.id, '', { class = 'term', ['data-says'] = term.says })
  local result = pandoc.Inlines({})
  if before ~= '' then result:insert(pandoc.Str(before)) end
  result:insert(link)
  if after ~= '' then result:insert(pandoc.Str(after)) end
  return result
end

-- By their first words, in lower case.
local by_first_word = {}
for _, form in ipairs(forms()) do
  local first = form.words[1]:lower()
  by_first_word[first] = by_first_word[first] or {}
  table.insert(by_first_word[first], form)
end

local function explain(inlines)
  local result, at = pandoc.Inlines({}), 1
  while at <= #inlines do
    local length, found
    if inlines[at].t == 'Str' then
      local _, first = parts(inlines[at].text)
      for _, form in ipairs(by_first_word[first:lower()] or {}) do
        length = not explained[form.term.id] and spelled(inlines, at, form)
        if length then found = form.term break end
      end
    end
    if found then
      explained[found.id] = true
      result:extend(marked(inlines, at, length, found))
      at = at + length
    else
      result:insert(inlines[at])
      at = at + 1
    end
  end
  return result
end

local function pass_over(element) return element, false end

-- Whether a div of content that only some editions, documents or formats show is shown in this one.
local function is_shown(div)
  local profiles = ',' .. (os.getenv('QUARTO_PROFILE') or '') .. ','
  local function holds(kind, value)
    if kind == 'format' then return value == 'html' end
    return profiles:find(',' .. value .. ',', 1, true) ~= nil
  end
  local met = true
  for name, value in pairs(div.attributes) do
    local sense, kind = name:match('^(%a+)%-(%a+)$')
    if sense == 'when' then met = met and holds(kind, value) end
    if sense == 'unless' then met = met and not holds(kind, value) end
  end
  if div.classes:includes('content-visible') then return met end
  return not (div.classes:includes('content-hidden') and met)
end

-- A figure or table with its caption; Quarto has parsed it before and calls it FloatRefTarget.
local function is_float(div)
  return div.identifier:match('^fig%-') or div.identifier:match('^tbl%-')
end

-- A document such as the leaflet has no glossary to lead to, and says `glossary: false`.
local has_glossary = true

local function look_for_glossary(meta)
  has_glossary = meta.glossary ~= false
end

return {
  { Meta = look_for_glossary },
  {
    traverse = 'topdown',
    Header = pass_over,
    Link = pass_over,
    Table = pass_over,
    Figure = pass_over,
    FloatRefTarget = pass_over,
    Image = pass_over,
    DefinitionList = pass_over,
    Div = function(div)
      if not has_glossary or not is_shown(div) or is_float(div) then return div, false end
      for _, class in ipairs(div.classes) do
        if PASSED_OVER[class] then return div, false end
      end
    end,
    Para = function(paragraph) return has_glossary and pandoc.Para(explain(paragraph.content)) or paragraph, true end,
    Plain = function(plain) return has_glossary and pandoc.Plain(explain(plain.content)) or plain, true end,
    Span = function(span) if span.classes:includes('source') then return span, false end end,
  },
}
