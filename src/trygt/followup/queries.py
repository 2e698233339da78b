"""What is due after certification."""

from datetime import date

from trygt import clock
from trygt.cases.models import Case


def reports_due(case: Case, today: date) -> list[tuple[int, date]]:
    """Years to report on with the day each report is due, not yet handed in, oldest first.

    The first report is on the year of the decision, due the year after (norway.md 4.5).
    """
    rule = case.scheme.rules.report
    done = set(case.reports.values_list("year", flat=True))
    first, last = case.certificate.decided_on.year, case.certificate.valid_to.year - 1
    return [
        (year, date(year + 1, rule.month, rule.day))
        for year in range(first, min(last, today.year) + 1)
        if year not in done
    ]


def renewal_opens(case: Case) -> date:
    """From when the next round may be opened."""
    return clock.plus_months(case.certificate.valid_to, -case.scheme.rules.renewal_opens_months)


def lapses(case: Case) -> date:
    """The day the certificate has run out and the grace period with it."""
    return clock.plus_months(case.certificate.valid_to, case.scheme.rules.grace_months)
