"""The risk assessment's pages: the grid, one cell, the ranking, and all of it on paper."""
