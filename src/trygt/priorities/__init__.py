"""Priorities: the grid of themes and life phases, scored by figures and by people, and ranked."""
