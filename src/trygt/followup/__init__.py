"""Followup: what comes after certification: yearly reports, renewal, expiry.

`clockwork.tick` walks what is due; running it twice changes nothing the second time.
"""
