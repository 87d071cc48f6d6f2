"""Boundaries and look-ups of the Office for National Statistics, from the Open Geography Portal."""
