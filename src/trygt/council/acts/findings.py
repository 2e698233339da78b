"""Findings: what certifiers note as strength, improvement or deviation while they read and visit.

The community reads the journal, so what was found stays out of it.
"""

from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.cases.acting import CERTIFIER, Refused, Told, act
from trygt.cases.models import Case
from trygt.cases.wording import written
from trygt.council import queries
from trygt.council.acts.appointing import JUDGING
from trygt.council.findings import standing, subjects, submitted_evidence
from trygt.council.models import Finding
from trygt.council.models.desk import Kind, Status
from trygt.people.models import Person


@act(label=_("Write a finding"), done=_("wrote a finding"), who=CERTIFIER, stages=JUDGING)
def add_finding(
    case: Case, by: Person, *, kind: str, text: str, about: str = "", evidence: str = ""
) -> None:
    """Note a strength, an improvement or a deviation; the statement is drafted from those that stand.

    `evidence` is `number:version` of a piece in the last submission.
    """
    if kind not in Kind.values:
        raise Refused(_("Choose strength, improvement or deviation."))
    found = written(text, _("Write what you found."))
    known_subject(case, about)
    finding = Finding(
        case=case, attempt=queries.attempt_of(case), kind=kind, about=about, text=found
    )
    if evidence:
        piece = submitted_evidence(case).get(evidence)
        if piece is None:
            raise Refused(_("The submission has no such evidence."))
        finding.evidence, finding.evidence_version = piece["id"], piece["version"]
        finding.evidence_title = piece["title"][:300]
    finding.by, finding.at = by, clock.now()
    finding.save()


def known_subject(case: Case, about: str) -> None:
    """Raises `Refused` unless the scheme has it: a section, question, step or idea; empty is the whole."""
    if about and about not in subjects(case.scheme):
        raise Refused(_("The scheme has no such section, question, step or idea."))


@act(
    label=_("Close a finding"),
    done=_("closed a finding"),
    who=CERTIFIER,
    stages=JUDGING,
)
def close_finding(case: Case, by: Person, *, finding: int, status: str, words: str) -> Told:
    """Say why a finding does not stand any more: it is settled, or its author withdraws it. It stays readable."""
    found = standing(case).filter(pk=finding).first()
    if found is None:
        raise Refused(_("The case has no such finding, or it is closed already."))
    if status not in {Status.SETTLED, Status.WITHDRAWN}:
        raise Refused(_("Choose settled or withdrawn."))
    if status == Status.WITHDRAWN and found.by_id != by.pk:
        raise Refused(_("Only the one who wrote a finding can withdraw it."))
    found.status, found.closing = status, written(words, _("Write why it does not stand any more."))
    found.closed_by, found.closed_at = by, clock.now()
    found.save()
    return Told()
