"""Words, Markdown and values that stand in a sentence: no data of an edition, no drawing."""
