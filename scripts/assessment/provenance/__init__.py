"""The way of a number: from a source's files through the gate to an element, and what moved it since."""
