"""What the law asks of the assessment and the plan, and whether an edition does it; no words of a page."""
