"""What is done to a pull request: preview, comment, agreement on record, archive."""
