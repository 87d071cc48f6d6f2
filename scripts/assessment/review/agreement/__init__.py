"""Who owns a page, how it is read, and who agreed to which words."""
