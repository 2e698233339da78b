"""Files people send in: the one door in and the one door out.

`acts.take_in` lets through only the kinds in `kinds`, whose content is what the name says, and
raises `refusals.RefusedFile` with a sentence for the person otherwise. Content is stored once,
by its hash, in Django's default storage. `queries.respond` serves it so that nothing in it can
run; the door that calls it has asked whether this person may see it.
Why it is done like this: docs/decisions/0006-files.md.
"""
