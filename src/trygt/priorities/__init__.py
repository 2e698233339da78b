"""Priorities: the grid of themes and life phases, scored by figures and by people, and ranked.

An `Assessment` belongs to the community, as its answers do. What figures say (`proposing`) and what
people judge (`scoring`: alone first, then together) are kept and shown apart; `acts` are the weighty
steps: open, choose, agree, rank, adopt, and turn a cell into a focus area. Criteria, formulas, bands
and scales are data in `library/grid.yaml`, read by `grids`.
"""
