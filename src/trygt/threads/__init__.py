"""Talking about an answer: threads that are internal or shared, mentions, and who is here now.

A thread's audience is chosen before anything is written and never changes (`Audience`). Who finds
a thread is `visible_to` alone, in `sight`; who writes in it is `readers`. `talking` holds every
change, `queries` every question, `presence` who else has a section open. What is written is
never altered: it can be withdrawn, which leaves a mark.
"""
