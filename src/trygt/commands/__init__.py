"""The commands door."""
