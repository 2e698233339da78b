"""Figures: numbers the profile can show without asking anyone, each with its provenance.

For now only what came with the list of communities. Adapters for statistics follow;
they will answer through the same `queries.known`.
"""
