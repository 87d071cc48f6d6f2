"""What stands in the project: its settings and its chapters, taken apart."""
