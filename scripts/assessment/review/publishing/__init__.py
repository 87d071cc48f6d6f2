"""Rendered books and documents on the site's branch."""
