"""The chapters as pandoc's document form, checked and linked: what both formats share of rendering."""
