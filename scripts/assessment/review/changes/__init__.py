"""What a change does to the book as a reader reads it: two rendered books in, a report of differences out.

Nothing here judges whether a change is welcome, and nothing here renders a book's pages.
"""
