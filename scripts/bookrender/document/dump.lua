-- Last filter of a reading run: hands the document on as JSON, so that the filters before it see in FORMAT the format
-- that the book is being rendered to ("html", "typst"), as they do in Quarto.
function Pandoc(document)
  return pandoc.Pandoc({ pandoc.RawBlock(FORMAT, pandoc.write(document, 'json')) })
end
