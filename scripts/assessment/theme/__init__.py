"""The looks of the project: what theme/tokens.yml says, and the files that are made from it."""
