"""Charts, maps and labels from values: the look of a figure; no words of a finding, no released table."""
