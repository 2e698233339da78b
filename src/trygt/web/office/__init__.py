"""The office door: every case on one board, with clocks, for the scheme's owner."""
