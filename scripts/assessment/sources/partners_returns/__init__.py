"""Partners' returns: their contracts, checks and cleaning, up to the records that the gate tabulates."""
