"""The book as something agreed: who owns it, what a change does to it, who agreed to what, and how it is
published.

Rendered pages, git and the host's review are read here. Nothing here computes or renders a number.
"""
