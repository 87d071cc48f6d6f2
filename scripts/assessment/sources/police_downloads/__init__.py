"""Open data as clean records: a thin adapter a source, each returning `assessment.records.CleanReturn`."""
