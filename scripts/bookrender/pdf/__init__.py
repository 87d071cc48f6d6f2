"""The book as one tagged PDF, through Typst.

`render_pdf` in `document.py` is the way in.
"""
