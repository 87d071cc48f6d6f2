"""The English indices of deprivation, as one published file."""
