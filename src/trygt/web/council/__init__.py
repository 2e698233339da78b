"""The certifiers' desk: reading what was submitted, asking, meeting, rating, writing, deciding.

What needs more than a form has its page here; every other act goes through the workspace's act page.
The community reads questions, meeting, statement and decision here too, as far as it may.
"""
