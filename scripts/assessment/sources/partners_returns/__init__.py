"""Partners' returns: their contracts, checks and cleaning, up to the records that the gate tabulates."""

from assessment.sources.partners_returns.load import read_returns

__all__ = ["read_returns"]
