"""Talking about an answer: threads that are internal or shared, mentions, and who is here now."""
