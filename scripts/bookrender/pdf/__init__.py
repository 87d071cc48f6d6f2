"""The book as one tagged PDF, through Typst.

`render_pdf` in `book.py` is the way in.
"""
