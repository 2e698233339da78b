"""The journal: what was done, by whom, in which role; append-only.

Entries stand in streams (one per case). Each carries the hash of the one before it,
and the database itself refuses to change or delete them. `trygt journal verify`
walks the chains. Names are not stored here, so a person can be anonymised while
the roles stay.
"""
