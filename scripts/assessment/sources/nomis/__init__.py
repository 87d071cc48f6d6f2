"""Counts of residents and households from Nomis."""
