"""The embedded renderer: turns a Quarto book of Python chapters into a web site and a PDF.

Nothing in this package knows what the book is about. What of Quarto it covers is listed in README.md beside this
file; anything else in a book's sources is refused with file and line, never dropped in silence.
"""

# Part of every cache key: raise it when a change here alters what an unchanged source turns into.
RENDERER_VERSION = "1"
