"""The outbox: every mail as a row that is both queue and record.

A mail is written in the same transaction as the act it tells of, once per act and receiver,
and leaves through `send_due`. Decision letters wait for a human; a superseded act's mails
are withdrawn. Without a mail server mails are kept here and say so.
"""
