"""The gate: the only way from clean records to released tables."""
