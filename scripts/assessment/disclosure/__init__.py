"""Disclosure control: rules as data, the equations between published cells, suppression, and its audit."""
