"""Keeps personal data out of the repository: what a personal datum looks like, and where to look for it."""
