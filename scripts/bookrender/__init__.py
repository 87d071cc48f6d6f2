"""The embedded renderer: turns a Quarto book of Python chapters into a web site and a PDF.

Nothing in this package knows what the book is about. README.md beside this file lists what of Quarto it
covers; anything else in a book's sources is refused with file and line, never dropped in silence.
"""
