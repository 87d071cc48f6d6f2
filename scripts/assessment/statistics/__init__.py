"""Formulas on numbers and arrays, each with its source; no tables, no files, no words.

What a figure means to a reader belongs in `assessment.profiles` and `assessment.report`.
No function here returns NaN or infinity: where a quantity does not exist the result is None, or the
error says which input rules it out.
"""
