"""The letters about decisions and complaints: what the mail says below its greeting, in the active language."""

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trygt.council.models import Complaint, Decision, Handled
from trygt.council.outcomes import NAMES
from trygt.schemes.definition import Recommendation


def decision_letter(decision: Decision) -> str:
    """The decision with grounds, advice, conditions and what can be done about it."""
    return "\n\n".join(_parts(decision))


def _parts(decision: Decision) -> Iterator[str]:
    yield _("Decision: %(outcome)s.") % {"outcome": NAMES[Recommendation(decision.outcome)]}
    if decision.grounds:
        yield decision.grounds
    if decision.advice:
        yield "\n".join([_("Advice on the way forward:"), decision.advice])
    if decision.earliest:
        yield (
            _("A new attempt can be made from %(day)s.") % {"day": date_format(decision.earliest)}
        )
    if lines := list(_conditions(decision)):
        yield "\n".join([_("Conditions to meet before the community is certified:"), *lines])
    if decision.outcome != Recommendation.POSITIVE:
        yield _how_to_complain(decision)


def _conditions(decision: Decision) -> Iterator[str]:
    for item in decision.conditions.all():
        due = _("deadline %(day)s") % {"day": date_format(item.due)}
        yield f"– {item.text} ({due})"


def _how_to_complain(decision: Decision) -> str:
    weeks = decision.case.scheme.rules.complaint_weeks
    sentence = ngettext(
        "You can complain about this decision on the case's page within %(count)s week from the day"
        " this letter was sent. Others than those who decided will handle the complaint.",
        "You can complain about this decision on the case's page within %(count)s weeks from the day"
        " this letter was sent. Others than those who decided will handle the complaint.",
        weeks,
    )
    return sentence % {"count": weeks}


def complaint_letter(complaint: Complaint) -> str:
    """What became of a complaint, with grounds and what happens now."""
    stands = complaint.outcome == Handled.STANDS
    lines = [
        f"{Handled(complaint.outcome).label}.",
        complaint.handled_grounds,
        _("The complaint is settled with this.")
        if stands
        else _(
            "The case is at the stage of decision again. Others will prepare and decide it anew."
        ),
    ]
    return "\n\n".join(lines)
