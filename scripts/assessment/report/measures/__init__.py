"""What an element counts: its table, total, parts, areas, months, and what they are held against: numbers.

How a measure is said and drawn belongs to its form (`assessment.report.forms`).
"""
