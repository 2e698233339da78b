"""People: who someone is, which posts they hold and when.

A person signs in with an e-mail address. Roles follow posts, not persons: a `Post` is an
office in a community or a body, a `Tenure` says who holds it from when to when. A handover
ends one tenure and begins the next; what was handed to the post stays with it.
"""
