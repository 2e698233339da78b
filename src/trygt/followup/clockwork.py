"""The one walk through everything that falls due."""

from contextlib import suppress
from datetime import date, timedelta

from django.db import transaction
from django.utils import formats, translation
from django.utils.translation import gettext as _

from trygt import clock
from trygt.cases.acting import Refused
from trygt.cases.letters import address, receivers, send
from trygt.cases.models import Case
from trygt.cases.roles import On
from trygt.council.acts.withdrawing import withdraw_from_cases
from trygt.council.documents import remind_of_documents
from trygt.followup import acts, queries
from trygt.profile import digests
from trygt.schemes.definition import Stage
from trygt.texts import in_language
from trygt.threads.queries import digest_lines, people_to_tell
from trygt.threads.talking import take_digest


def tick() -> int:
    """Do what the clock brings: withdrawals, lapses, reminders. How many cases were looked at. Idempotent."""
    withdraw_from_cases()
    cases = Case.objects.filter(stage=Stage.CERTIFIED, certificate__isnull=False)
    count = 0
    for case in cases.select_related("community", "certificate", "next"):
        count += 1
        if acts.lapse.allows(case, None):
            with suppress(Refused):  # the clock of another process came first
                acts.lapse(case, None)
            continue
        _remind_of_reports(case)
        _remind_of_expiry(case)
    count += remind_of_documents()
    for person in {*digests.people(), *people_to_tell()}:
        with transaction.atomic():
            if digests.digest(person, digest_lines(person)):
                take_digest(person)
    return count


def _remind_of_reports(case: Case) -> None:
    today, rule = clock.today(), case.scheme.rules.report
    for year, due in queries.reports_due(case, today):
        days = [due - timedelta(days=n) for n in rule.remind_days_before]
        days += [due + timedelta(days=n) for n in rule.remind_days_after]
        if reached := [day for day in sorted(days) if day <= today]:
            late = [On.CASE_OFFICER] if reached[-1] > due else []
            _remind(
                case,
                f"report:{case.pk}:{year}:{reached[-1]}",
                due,
                [On.COORDINATOR, On.SUBMITTER, *late],
                year,
            )


def _remind_of_expiry(case: Case) -> None:
    if hasattr(case, "next"):
        return
    ends = case.certificate.valid_to
    days = sorted(
        clock.plus_months(ends, -months) for months in case.scheme.rules.remind_expiry_months
    )
    if reached := [day for day in days if day <= clock.today()]:
        _remind(case, f"expiry:{case.pk}:{reached[-1]}", ends, [On.COORDINATOR, On.SUBMITTER], None)


def _remind(case: Case, about: str, day: date, audience: list[On], year: int | None) -> None:
    for person in receivers(case, audience):
        with translation.override(person.language):
            words = {"community": case.community, "day": formats.date_format(day), "year": year}
            if year:
                subject = _("%(community)s: the report on %(year)s is due %(day)s") % words
            else:
                subject = _("%(community)s: the certificate is valid until %(day)s") % words
            body = "\n\n".join([subject + ".", address(case), in_language(case.scheme.owner.name)])
        send(case, person, about=about, subject=subject, body=body)
