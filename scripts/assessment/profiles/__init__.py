"""What a priority's profiles say: released tables and populations in, values and small tables out.

No files, no plots, no words, no globals. Formulas belong in `assessment.statistics`.
"""
