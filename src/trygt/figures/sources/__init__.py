"""Sources: one adapter for each, with the way of fetching handed in. None knows the database."""
