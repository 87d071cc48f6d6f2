"""The partnership assessment: from partners' returns to the vocabulary of the chapters."""
