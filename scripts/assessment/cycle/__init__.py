"""The yearly cycle: the calendar of an edition, and the step from one edition to the next."""
