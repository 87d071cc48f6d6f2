"""Emerging issues: their register, and the decisions that make a priority of one or end a priority."""
