"""What the report reads: an edition's released tables, elements, facts, corrections and what came in."""
