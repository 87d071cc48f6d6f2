"""A folder a source: fetching, reading, limits, licence; up to clean records or published tables."""
