"""The given statement as a paper: PDF/A-2a and PDF/UA-1, in the case's language."""

import re
from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from trygt import clock
from trygt.cases.models import Case
from trygt.council import facts, queries
from trygt.council.models import AgreedRating, FactCheck, Statement
from trygt.council.outcomes import NAMES
from trygt.papers import PAPER, render
from trygt.people.models import Person
from trygt.schemes.definition import Recommendation
from trygt.texts import in_language
from trygt.web.council.finding import case_for
from trygt.web.workspace.finding import login_required, me

Block = dict[str, Any]
LINE = re.compile(r"^\s*[-*+]\s+(.*)$")


@login_required
@require_GET
def statement_file(request: HttpRequest, case_id: int) -> HttpResponse:
    """The statement as PDF, once it is given."""
    case = case_for(request, case_id)
    found = queries.statement_of(case, me(request))
    if found is None or found.given_at is None:
        raise Http404
    content = statement_pdf(case, found, me(request))
    response = HttpResponse(content, content_type="application/pdf")
    name = f"statement-{case.pk}-{found.attempt}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def statement_pdf(case: Case, statement: Statement, reader: Person) -> bytes:
    """A given statement with ratings and signatures. Raises `papers.PaperFailed`."""
    with translation.override(case.language):
        check = facts.check_of(case, reader)
        agreed = queries.agreed_ratings(case, reader)
        title = _("Certification statement")
        data = {
            "sender": in_language(case.scheme.owner.name),
            "title": title,
            "subtitle": case.community.name,
            "meta": _meta(case, statement, check),
            "blocks": [
                *_passage(_("Conditions"), statement.conditions),
                *_passage(_("Strengths"), statement.strengths),
                *_passage(_("Further work"), statement.further_work),
                *_items(case, statement),
                *_ratings(case, dict(agreed)),
                *_signatures(case, statement),
            ],
            "footer": f"{title} · {statement.fingerprint[:16]}",
        }
        heading = f"{title}: {case.community.name}"
        return render(PAPER, data, title=heading, language=case.language)


def _day(moment: Any) -> str:
    return formats.date_format(clock.day_of(moment), "DATE_FORMAT")


def _meta(case: Case, statement: Statement, check: FactCheck | None) -> list[list[str]]:
    outcome = str(NAMES[Recommendation(statement.recommendation)])
    if check and check.finished_at:
        checked = _("Checked by the community, %(day)s") % {"day": _day(check.finished_at)}
    elif check and check.skipped_because:
        checked = _("Left out: %(reason)s") % {"reason": check.skipped_because}
    else:
        checked = _("The community has not checked the facts")
    return [
        [_("Scheme"), in_language(case.scheme.name)],
        [_("Recommendation"), outcome],
        [_("Given"), _day(statement.given_at)],
        [_("Fact check"), checked],
        [_("Fingerprint"), statement.fingerprint[:16]],
    ]


def _passage(title: str, text: str, level: int = 1) -> Iterator[Block]:
    """A heading and what is below it; nothing where nothing is written."""
    if text.strip():
        yield {"kind": "heading", "level": level, "text": title}
        yield from _blocks(text)


def _blocks(text: str) -> Iterator[Block]:
    """Paragraphs and lists, as the lines of the text show them."""
    plain: list[str] = []
    items: list[str] = []
    for line in [*text.splitlines(), ""]:
        found = LINE.match(line)
        if found:
            if plain:
                yield {"kind": "paragraph", "text": "\n".join(plain)}
                plain = []
            items.append(found[1])
            continue
        if items and line.strip() and line.startswith(" "):  # a list item goes on
            items[-1] += f" {line.strip()}"
            continue
        if items:
            yield {"kind": "list", "items": items}
            items = []
        if line.strip():
            plain.append(line.strip().lstrip("#").strip())
        elif plain:
            yield {"kind": "paragraph", "text": "\n".join(plain)}
            plain = []


def _items(case: Case, statement: Statement) -> Iterator[Block]:
    written = [
        (item, statement.items[key])
        for key, item in queries.items(case.scheme).items()
        if statement.items.get(key)
    ]
    if written:
        yield {"kind": "heading", "level": 1, "text": _("Steps and ideas")}
    for item, text in written:
        yield from _passage(in_language(item.name), text, level=2)


def _ratings(case: Case, agreed: dict[str, AgreedRating]) -> Iterator[Block]:
    """The agreed ratings, with dissents below the one they are about."""
    names = {level.value: in_language(level.name) for level in case.scheme.rating.levels}
    rows = []
    for key, item in queries.items(case.scheme).items():
        if rating := agreed.get(key):
            marks = [f"{rating.value} {names.get(rating.value, '')}"]
            if rating.alternative:
                marks.append(_("met another way"))
            words = [rating.text]
            words += [
                _("%(name)s dissents: %(text)s") % {"name": one.person, "text": one.text}
                for one in rating.dissents.all()
            ]
            rows.append([in_language(item.name), ", ".join(marks), "\n".join(words)])
    if rows:
        yield {"kind": "heading", "level": 1, "text": _("Ratings")}
        yield {
            "kind": "table",
            "columns": [_("Step or idea"), _("Rating"), _("In words")],
            "rows": rows,
        }


def _signatures(case: Case, statement: Statement) -> Iterator[Block]:
    post = _("Certifier")
    signed = statement.signatures.filter(voided_at=None, revision=statement.revision)
    people = [
        {
            "name": one.person.name,
            "post": post,
            "mark": _("Signed %(day)s") % {"day": _day(one.at)},
        }
        for one in signed.select_related("person")
    ]
    yield {"kind": "signatures", "people": people}
