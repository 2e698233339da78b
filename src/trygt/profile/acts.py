"""The acts of the profile: handing out parts and links to them, submitting, sending back.

Answers are written by `saving.save_answer`; they belong to the community, not to a case.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.cases.acting import (
    CASE_OFFICER,
    CERTIFIER,
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
from trygt.profile.asking import asked_in
from trygt.profile.filling import filled, public_figures
from trygt.profile.handing import (
    ANSWERING,
    confirm_part,
    hand_out_section,
    open_more,
    remind_of_parts,
    section_name,
    take_back_section,
)
from trygt.profile.links import give_link, renew_link, revoke_link
from trygt.profile.models import EvidenceLink, Return, Snapshot
from trygt.schemes.definition import Stage
from trygt.texts.fingerprint import fingerprint_of

__all__ = [
    "ANSWERING",
    "confirm_part",
    "give_link",
    "hand_out_section",
    "open_more",
    "profile_complete",
    "remind_of_parts",
    "renew_link",
    "return_profile",
    "revoke_link",
    "submit_profile",
    "take_back_section",
]
GREETING_LENGTH = 4000


@condition(_("Some answers are missing. The profile's page lists what blocks submission."))
def profile_complete(case: Case, by: Person | None) -> bool:
    """Nothing in the profile blocks submission."""
    return not queries.blockers(case)


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
    public = filled(public_figures(case.community, scheme), scheme, values)
    values |= public
    evidence: dict[tuple[str, int], list[dict[str, Any]]] = {}
    links = EvidenceLink.objects.filter(evidence__community=case.community)
    for link in links.select_related("evidence__file"):
        evidence.setdefault((link.question, link.slot), []).append(_shown(link))
    frozen = []
    for section in scheme.sections.values():
        for question, slot in asked_in(scheme, section, values):
            if value := public.get((question.key, slot)):
                frozen.append(
                    {
                        "question": question.key,
                        "slot": slot,
                        "value": value,
                        "revision": 0,
                        "author": None,
                        "at": clock.now().isoformat(),
                        "evidence": evidence.get((question.key, slot), []),
                    }
                )
            if answer := answers.get((question.key, slot)):
                frozen.append(
                    {
                        "question": question.key,
                        "slot": slot,
                        "value": answer.value,
                        "revision": answer.revision,
                        "author": answer.author_id,
                        "at": answer.saved_at.isoformat(),
                        "evidence": evidence.get((question.key, slot), []),
                    }
                )
    return {
        "scheme": {"key": scheme.key, "version": scheme.version},
        "community": {"name": case.community.name, "slug": case.community.slug},
        "answers": frozen,
    }


def _shown(link: EvidenceLink) -> dict[str, Any]:
    item = link.evidence
    return {
        "id": item.pk,
        "title": item.title,
        "document": item.document,
        "place": item.place,
        "url": item.url,
        "file": {"name": item.file.name, "sha256": item.file.sha256} if item.file else None,
    }
