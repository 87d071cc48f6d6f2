"""Synthetic returns: records that describe nobody, as partners would send them, with planted effects."""
