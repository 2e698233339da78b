"""The library of evidence: all of it, one piece, what it is used for, and choosing from it."""
