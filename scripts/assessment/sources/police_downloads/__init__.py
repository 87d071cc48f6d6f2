"""Downloads of data.police.uk: fetched, opened, checked, and read as clean records."""
