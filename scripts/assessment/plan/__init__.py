"""The community safety plan: what was decided to do, by whom and until when, and what came of it.

The plan's files, the rules that they must keep and the verdicts on targets; no released table is read here.
"""
