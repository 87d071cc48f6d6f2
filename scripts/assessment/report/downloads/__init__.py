"""Files to take away: tables, workbook, feed."""
