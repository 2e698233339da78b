"""Figures: numbers about communities that fill themselves, each with where it came from.

`library/` says which tables are fetched and which indicators are made of them (`definition`).
`sources/` fetches and parses, `loading` brings what was fetched into `Series`, whose versions are
never overwritten; `computing` makes rates, intervals, comparisons and trends of them, kept as
`Reading`. `queries` answers everyone above. Why it is as it is: docs/decisions/0013-figures.md.
"""
