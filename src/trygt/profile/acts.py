"""The acts of the profile: handing out parts and links to them, submitting, sending back.

Answers are written by `saving.save_answer`; they belong to the community, not to a case.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.cases.acting import (
    CASE_OFFICER,
    CERTIFIER,
    COORDINATOR,
    SUBMITTER,
    Refused,
    Told,
    act,
    condition,
)
from trygt.cases.models import Case
from trygt.cases.roles import On
from trygt.cases.wording import reasons
from trygt.people.models import Person
from trygt.profile import queries
from trygt.profile.approvals import approved
from trygt.profile.asking import asked_in
from trygt.profile.filling import public_figures
from trygt.profile.handing import (
    confirm_part,
    hand_out_section,
    open_more,
    remind_of_parts,
    section_name,
    take_back_section,
)
from trygt.profile.links import give_link, renew_link, revoke_link
from trygt.profile.models import Approval, Evidence, EvidenceLink, Return, Snapshot
from trygt.profile.parts import ANSWERING
from trygt.schemes import approvals
from trygt.schemes.definition import Scheme, Stage
from trygt.texts import in_language
from trygt.texts.fingerprint import fingerprint_of

__all__ = [
    "confirm_part",
    "give_link",
    "hand_out_section",
    "open_more",
    "profile_complete",
    "register_approval",
    "remind_of_parts",
    "renew_link",
    "return_profile",
    "revoke_link",
    "submit_profile",
    "take_back_section",
    "withdraw_approval",
]
GREETING_LENGTH = 4000


@condition(_("Some answers are missing. The profile's page lists what blocks submission."))
def profile_complete(case: Case, by: Person | None) -> bool:
    """Nothing in the profile blocks submission."""
    return not queries.blockers(case)


@act(
    label=_("Register an approval"),
    done=_("registered an approval"),
    who=COORDINATOR,
    stages=ANSWERING,
)
def register_approval(
    case: Case,
    by: Person,
    *,
    approval: str,
    valid_from: date,
    valid_to: date | None = None,
    evidence: Evidence | None = None,
) -> Told:
    """Let an approval by others answer its measures until it runs out. It takes the place of an earlier one."""
    known = _approval(case.scheme, approval)
    latest = clock.plus_months(valid_from, 12 * known.years)
    ends = valid_to or latest
    if valid_from > clock.today():
        raise Refused(_("An approval counts from the day it was given."))
    if not valid_from <= ends <= latest:
        sentence = now_("This approval lasts %(years)s years at most.")
        raise Refused(sentence % {"years": known.years})
    if ends < clock.today():
        raise Refused(_("This approval has run out already."))
    if evidence and evidence.community_id != case.community_id:
        raise Refused(_("Choose evidence of your own community."))
    _revoke(case, approval)
    Approval.objects.create(
        community=case.community,
        key=approval,
        valid_from=valid_from,
        valid_to=ends,
        evidence=evidence,
        registered_by=by,
        registered_at=clock.now(),
    )
    return Told(
        {
            "approval": approval,
            "valid_from": valid_from.isoformat(),
            "valid_to": ends.isoformat(),
        },
        note=in_language(known.name),
    )


@act(
    label=_("Withdraw an approval"),
    done=_("withdrew an approval"),
    who=COORDINATOR,
    stages=ANSWERING,
)
def withdraw_approval(case: Case, by: Person, *, approval: str) -> Told:
    """Let an approval answer nothing any more: it was taken back, or registered by mistake."""
    known = _approval(case.scheme, approval)
    if not _revoke(case, approval):
        raise Refused(_("This approval is not registered."))
    return Told({"approval": approval}, note=in_language(known.name))


def _approval(scheme: Scheme, key: str) -> approvals.Approval:
    found = next((one for one in approvals.approvals_of(scheme) if one.key == key), None)
    if found is None:
        raise Refused(_("The scheme knows no such approval."))
    return found


def _revoke(case: Case, key: str) -> int:
    rows = Approval.objects.filter(community=case.community, key=key, revoked_at=None)
    return rows.update(revoked_at=clock.now())


@act(
    label=_("Submit the profile"),
    done=_("submitted the profile"),
    who=SUBMITTER.or_substitute,
    stages=[Stage.PREPARING],
    needs=[profile_complete],
    leads_to=Stage.REVIEW,
    tells=[On.COORDINATOR, On.CERTIFIER, On.CASE_OFFICER],
)
def submit_profile(case: Case, by: Person, *, greeting: str = "") -> Told:
    """Freeze the community's answers as the case's next numbered snapshot."""
    if len(greeting.strip()) > GREETING_LENGTH:
        raise Refused(_("The greeting is too long."))
    content = _freeze(case)
    snapshot = Snapshot.objects.create(
        case=case,
        number=Snapshot.objects.filter(case=case).count() + 1,
        content=content,
        fingerprint=fingerprint_of(content),
        submitted_by=by,
        submitted_at=clock.now(),
        greeting=greeting.strip(),
    )
    return Told(
        {"number": snapshot.number, "fingerprint": snapshot.fingerprint}, note=snapshot.greeting
    )


@act(
    label=_("Send the profile back"),
    done=_("sent the profile back"),
    who=CERTIFIER | CASE_OFFICER,
    stages=[Stage.REVIEW],
    leads_to=Stage.PREPARING,
    tells=[On.COORDINATOR, On.CONTRIBUTOR, On.SUBMITTER, On.CASE_OFFICER],
)
def return_profile(case: Case, by: Person, *, reason: str, sections: Iterable[str] = ()) -> Told:
    """Ask the community to work on, with reasons and the sections it concerns. It submits anew afterwards."""
    why, chosen = reasons(case, reason), list(sections)
    for section in chosen:
        section_name(case.scheme, section)
    snapshot = queries.latest_snapshot(case)
    if snapshot is None:
        raise Refused(_("Nothing has been submitted."))
    Return.objects.create(snapshot=snapshot, reason=why, sections=chosen, by=by, at=clock.now())
    return Told(
        {
            "number": snapshot.number,
            "fingerprint": snapshot.fingerprint,
            "reason": why,
            "sections": chosen,
        },
        note=why,
    )


def _freeze(case: Case) -> dict[str, Any]:
    """What the scheme asks and the community answers, with who, when and what shows it.

    Persons stand as numbers, so that someone can be made anonymous without breaking the fingerprint.
    """
    scheme = case.scheme
    answers = queries.answers_of(case.community, scheme)
    values = {place: answer.value for place, answer in answers.items()}
    given = approved(case.community, scheme)
    stands = queries.stands(scheme, values, given, public_figures(case.community, scheme))
    values |= stands
    evidence: dict[tuple[str, int], list[dict[str, Any]]] = {}
    links = EvidenceLink.objects.filter(evidence__community=case.community)
    for link in links.select_related("evidence__file"):
        evidence.setdefault((link.question, link.slot), []).append(_shown(link.evidence))
    for key, approval in given.items():
        if (key, 0) in stands and approval.row.evidence:
            evidence.setdefault((key, 0), []).append(_shown(approval.row.evidence))
    frozen = []
    for section in scheme.sections.values():
        for question, slot in asked_in(scheme, section, values):
            place = question.key, slot
            if place not in values:
                continue
            answer = answers.get(place)  # else something stands in its place
            frozen.append(
                {
                    "question": question.key,
                    "slot": slot,
                    "value": values[place],
                    "revision": answer.revision if answer else 0,
                    "author": answer.author_id if answer else None,
                    "at": (answer.saved_at if answer else clock.now()).isoformat(),
                    "evidence": evidence.get(place, []),
                }
            )
    return {
        "scheme": {"key": scheme.key, "version": scheme.version},
        "community": {"name": case.community.name, "slug": case.community.slug},
        "answers": frozen,
    }


def _shown(item: Evidence) -> dict[str, Any]:
    return {
        "id": item.pk,
        "version": item.version,
        "title": item.title,
        "document": item.document,
        "place": item.place,
        "url": item.url,
        "file": {"name": item.file.name, "sha256": item.file.sha256} if item.file else None,
        "valid_to": item.valid_to.isoformat() if item.valid_to else None,
    }
