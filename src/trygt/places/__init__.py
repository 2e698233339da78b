"""Places: the communities there are and were, apart from the numbers they carry.

A community keeps its identity through new numbers and names; mergers and splits are successions.
`acts.load_shipped()` fills it from the lists in `data/` (credits in data/SOURCES.md),
`queries.by_code` finds today's community behind any number since 2016.
Why identity is as it is: docs/decisions/0004-identity-of-communities.md.
"""
