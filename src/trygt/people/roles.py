"""The posts the engine itself speaks of. Schemes add their own (mayor, chief executive …)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a post is for. Community posts first, then those of a scheme's owner."""

    COORDINATOR = "coordinator", _("Coordinator")
    CONTRIBUTOR = "contributor", _("Department contributor")
    READER = "reader", _("Reader")
    COUNTY_CONTACT = "county-contact", _("County contact")
    CASE_OFFICER = "case-officer", _("Case officer")
    MANAGER = "manager", _("Manager")
    BOARD = "board", _("Board member")
    COUNCIL_LEADER = "council-leader", _("Council leader")
    CERTIFIER = "certifier", _("Certifier")
    EDITOR = "editor", _("Scheme editor")
    ADMINISTRATOR = "administrator", _("Administrator")


IN_COMMUNITY = (Role.COORDINATOR, Role.CONTRIBUTOR, Role.READER, Role.COUNTY_CONTACT)
IN_BODY = (
    Role.CASE_OFFICER,
    Role.MANAGER,
    Role.BOARD,
    Role.COUNCIL_LEADER,
    Role.CERTIFIER,
    Role.EDITOR,
    Role.ADMINISTRATOR,
)
# Nobody is invited to these: the board appoints, for a term.
BY_BOARD = (Role.COUNCIL_LEADER, Role.CERTIFIER)
