"""Cases: one community's way through one scheme, and the runner every act goes through.

`models` holds the case, its milestones, appointments and interests; `roles` who someone is
on a case; `acting` the act runner and its registry; `interests` conflicts of interest.
Later floors declare their acts with `acting.act`; nothing changes a case in any other way.
"""
