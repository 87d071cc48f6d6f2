"""What a reader gets from finished pages, whichever renderer wrote them: one step over rendered pages.

Belongs here: what is added to a page that stands, and the pages and files made from all of them. Does not: a
chapter's content or its navigation. The embedded renderer calls `site.finish`, Quarto `quarto.main`.
"""
