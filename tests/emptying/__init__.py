"""A Django app of the tests alone: empties the database although the journal refuses to be."""
