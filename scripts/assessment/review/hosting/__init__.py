"""The repository and its host, as their command line tools answer; nothing about agreeing."""
