"""A community's own injury data: upload, matching of columns, counting, and what the counts show."""
