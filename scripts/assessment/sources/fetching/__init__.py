"""Open data from where it is published: a thin adapter a publisher, over one transport and one cache.

Nothing here is used while a book is made or a return is released.
"""
