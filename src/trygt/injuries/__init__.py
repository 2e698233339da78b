"""Injuries: a community's own injury data, counted when it is brought in; no row is kept."""
