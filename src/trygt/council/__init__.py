"""The council's work on a case: certifiers are appointed, ask, meet, rate, write; the owner decides.

Everything here belongs to an attempt: after "not now" a case begins a new attempt, and what was
rated, written and decided before stays beside it. Doors write through `acts`, read through
`queries`; rows the community may not see yet are reached through `visible_to(person)` only.
"""
