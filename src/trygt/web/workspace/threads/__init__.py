"""Doors to the threads: beside an answer, the list of a case, and who else is here now."""
