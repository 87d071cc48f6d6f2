"""What each kind of page opens: all that a chapter can print."""
