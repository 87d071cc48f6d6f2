"""Checks of the book's words: what is typed into chapters, and what the rendered pages say.

`assessment prose FILES` reads chapters as written; `assessment prose --book` reads them as rendered. Spelling
is the business of typos.toml.
"""
