"""The book as a web site of static pages.

`render_site` in `site.py` is the way in.
"""
