"""Every named address, for every sort of person: an address without a row here fails."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests import world
from tests.pages.whole import FALLS, Whole, grow, secret_of
from trygt.award.models import Certificate
from trygt.council.models import Meeting, Membership
from trygt.exchange.models import PendingImport
from trygt.injuries.models import InjuryData, PendingUpload
from trygt.people.models import Tenure, Tie
from trygt.profile.models import EvidenceLink
from trygt.schemes.definition import Stage
from trygt.threads.models import Message, Thread

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
WHO = ("nobody", "stranger", "coordinator", "contributor", "certifier", "officer", "manager")
ANYONE = "200 " * len(WHO)
MEMBERS = "302 200 200 200 200 200 200"
READERS = "302 404 200 200 200 200 200"
Arguments = Callable[[Whole], list[object]]


def case(whole: Whole) -> list[object]:
    """The case's number."""
    return [whole.case.pk]


def nothing(whole: Whole) -> list[object]:
    """No arguments."""
    return []


def number(whole: Whole) -> list[object]:
    """The certificate's number."""
    return [Certificate.objects.get(case=whole.case).number]


def community(whole: Whole) -> list[object]:
    """The community's name in addresses."""
    return [whole.case.community.slug]


def section(whole: Whole) -> list[object]:
    """The first section."""
    return [whole.case.pk, next(iter(whole.case.scheme.sections))]


def answer(whole: Whole) -> list[object]:
    """The first answer."""
    return [whole.case.pk, next(iter(whole.case.scheme.questions)), 0]


def place(whole: Whole) -> list[object]:
    """The first question, as a place certifiers write about."""
    return answer(whole)[:2]


def by_link(*more: object) -> Arguments:
    """A personal link to what a department has, and what follows it."""
    return lambda whole: [secret_of(whole.case.community), *more]


def first_by_link(whole: Whole) -> list[object]:
    """The first answer, by a personal link."""
    return [secret_of(whole.case.community), next(iter(whole.case.scheme.questions)), 0]


def cell(whole: Whole) -> list[object]:
    """A cell of the risk grid."""
    return [whole.case.pk, *FALLS]


def tenure(whole: Whole) -> list[object]:
    """The signer's tenure."""
    return [Tenure.objects.get(person=whole["signer"]).pk]


def piece(whole: Whole) -> list[object]:
    """The piece of evidence."""
    return [
        whole.case.pk,
        EvidenceLink.objects.get(evidence__community=whole.case.community).evidence_id,
    ]


def injury_data(whole: Whole) -> list[object]:
    """The community's counted injuries."""
    return [whole.case.pk, InjuryData.objects.get(community=whole.case.community).pk]


def injury_rows(whole: Whole) -> list[object]:
    """The coordinator's rows that wait to be counted."""
    waiting = PendingUpload.objects.get(community=whole.case.community)
    return [whole.case.pk, waiting.pk]


def thread(whole: Whole) -> list[object]:
    """The coordinator's shared thread."""
    return [whole.case.pk, Thread.objects.get(case=whole.case).pk]


def message(whole: Whole) -> list[object]:
    """What is written in it first."""
    first = Message.objects.filter(thread__case=whole.case).first()
    assert first
    return [whole.case.pk, first.pk]


def body(whole: Whole) -> list[object]:
    """The scheme's owner."""
    return [whole.case.scheme.owner.key]


def term(whole: Whole) -> list[object]:
    """The certifier's term in the council."""
    record = Membership.objects.get(tenure__person=whole["certifier"])
    return [whole.case.scheme.owner.key, record.tenure_id]


def tie(whole: Whole) -> list[object]:
    """What the certifier has told of."""
    return [Tie.objects.get(person=whole["certifier"]).pk]


def meeting(whole: Whole) -> list[object]:
    """The meeting that was held."""
    return [whole.case.pk, Meeting.objects.get(case=whole.case).pk]


def workbook(whole: Whole) -> list[object]:
    """The coordinator's workbook that waits to be taken in."""
    return [whole.case.pk, PendingImport.objects.get(case=whole.case).pk]


ROWS: dict[str, tuple[Arguments, str]] = {
    "set_language": (nothing, "302 " * len(WHO)),
    "style": (nothing, ANYONE),
    "style_pictures": (nothing, ANYONE),
    "style_charts": (nothing, ANYONE),
    "style_empty": (nothing, ANYONE),
    "home": (nothing, ANYONE),
    "register": (nothing, ANYONE),
    "register_csv": (nothing, ANYONE),
    "community": (community, ANYONE),
    "community_wall": (community, ANYONE),
    "figures": (community, ANYONE),
    "figures_csv": (community, ANYONE),
    "figures_json": (community, ANYONE),
    "sources": (nothing, ANYONE),
    "verify": (nothing, ANYONE),
    "verified": (number, ANYONE),
    "diploma": (number, ANYONE),
    "method": (nothing, ANYONE),
    "accessibility": (nothing, ANYONE),
    "privacy": (nothing, ANYONE),
    "live": (nothing, ANYONE),
    "ready": (nothing, ANYONE),
    "account": (nothing, MEMBERS),
    "invitation": (lambda whole: ["no-such-secret"], "410 " * len(WHO)),
    "demo": (nothing, "404 " * len(WHO)),
    "demo_mail": (nothing, "404 " * len(WHO)),
    "hand_over": (tenure, "302 404 200 404 404 200 200"),
    "end_tenure": (tenure, "302 405 405 405 405 405 405"),
    "revoke_invitation": (lambda whole: [1], "302 405 405 405 405 405 405"),
    "account_login": (nothing, "200 302 302 302 302 302 302"),
    "account_logout": (nothing, "302 200 200 200 200 200 200"),
    "account_inactive": (nothing, ANYONE),
    "account_signup": (nothing, "200 302 302 302 302 302 302"),
    "account_change_password": (nothing, "302 " * len(WHO)),
    "account_set_password": (nothing, MEMBERS),
    "account_reset_password": (nothing, ANYONE),
    "account_confirm_login_code": (nothing, "302 " * len(WHO)),
    "account_reset_password_from_key": (lambda whole: ["a", "b-c"], ANYONE),
    "account_reset_password_from_key_done": (nothing, ANYONE),
    "account_reset_password_done": (nothing, ANYONE),
    "account_request_login_code": (nothing, "200 302 302 302 302 302 302"),
    "work": (nothing, MEMBERS),
    "begin": (
        lambda whole: [whole.case.community.slug, whole.case.scheme_key],
        "302 404 200 403 404 200 403",
    ),
    "community_posts": (community, "302 404 200 404 404 200 200"),
    "case": (case, READERS),
    "act": (lambda whole: [whole.case.pk, "certify"], "302 404 403 403 403 403 200"),
    "journal": (case, READERS),
    "mail": (case, READERS),
    "letter": (case, READERS),
    "letter_file": (case, READERS),
    "resolution": (case, "302 404 404 404 404 404 404"),
    "renew": (case, "302 404 200 403 403 200 403"),
    "council_case": (case, "302 404 404 404 200 200 200"),
    "dialogue": (case, READERS),
    "council_meeting": (case, READERS),
    "meeting": (meeting, READERS),
    "meeting_hold": (meeting, "302 404 302 302 302 302 302"),
    "meeting_file": (meeting, READERS),
    "learning": (nothing, "302 404 200 200 200 200 200"),
    "council_about": (place, "302 404 404 404 200 200 200"),
    "council_findings": (case, "302 404 404 404 200 200 200"),
    "council_visit": (case, "302 404 404 404 200 200 200"),
    "council_rating": (case, "302 404 404 404 200 200 200"),
    "council_facts": (case, READERS),
    "council_statement_file": (case, READERS),
    "council_statement": (case, READERS),
    "council_decision": (case, READERS),
    "council_condition_file": (
        lambda whole: [whole.case.pk, 1],
        "302 404 404 404 404 404 404",
    ),
    "profile": (case, "302 404 200 200 302 302 302"),
    "profile_section": (section, "302 404 200 200 404 404 404"),
    "profile_quick": (case, "302 404 200 200 404 404 404"),
    "profile_answer": (answer, "302 404 302 302 404 404 404"),
    "profile_history": (answer, "302 404 200 200 404 404 404"),
    "profile_evidence_add": (answer, "302 404 302 302 404 404 404"),
    "profile_evidence_file": (
        lambda whole: [
            whole.case.pk,
            EvidenceLink.objects.get(evidence__community=whole.case.community).evidence_id,
        ],
        "302 404 404 404 404 404 404",
    ),
    "profile_evidence_preview": (
        lambda whole: [
            whole.case.pk,
            EvidenceLink.objects.get(evidence__community=whole.case.community).evidence_id,
        ],
        "302 404 404 404 404 404 404",
    ),
    "profile_evidence_remove": (
        lambda whole: [
            whole.case.pk,
            EvidenceLink.objects.get(evidence__community=whole.case.community).pk,
        ],
        "302 405 405 405 405 405 405",
    ),
    "profile_submitted": (lambda whole: [whole.case.pk, 1], READERS),
    "profile_changes": (case, READERS),
    "threads": (case, READERS),
    "talk": (answer, READERS),
    "thread_reply": (thread, "302 404 302 302 302 302 302"),
    "thread_settle": (thread, "302 405 405 405 405 405 405"),
    "thread_withdraw": (message, "302 405 405 405 405 405 405"),
    "here": (section, "302 405 405 405 405 405 405"),
    "exchange": (case, "302 404 200 200 404 404 404"),
    "exchange_pending": (workbook, "302 404 200 404 404 404 404"),
    "exchange_cancel": (workbook, "302 404 302 404 404 404 404"),
    "exchange_spreadsheet": (case, "302 404 200 200 404 404 404"),
    "profile_print": (case, READERS),
    "profile_council_case": (case, "302 404 200 200 404 404 404"),
    "profile_council_case_file": (case, "302 404 200 200 404 404 404"),
    "profile_wall_svg": (case, "302 404 200 200 404 404 404"),
    "profile_wall_png": (case, "302 404 200 200 404 404 404"),
    "library": (case, "302 404 200 200 404 404 404"),
    "library_add": (case, "302 404 200 200 404 404 404"),
    "library_choose": (answer, "302 404 200 200 404 404 404"),
    "library_piece": (piece, "302 404 200 200 404 404 404"),
    "library_answers": (piece, "302 404 200 200 404 404 404"),
    "library_version": (piece, "302 404 302 302 404 404 404"),
    "library_change": (piece, "302 404 302 302 404 404 404"),
    "library_prolong": (piece, "302 405 405 405 405 405 405"),
    "library_delete": (piece, "302 405 405 405 405 405 405"),
    "handing": (case, "302 404 200 200 404 404 404"),
    "handing_links": (case, "302 404 200 404 404 404 404"),
    "handing_confirm": (case, "302 405 405 405 405 405 405"),
    "answer": (by_link(), ANYONE),
    "answer_save": (first_by_link, "302 " * len(WHO)),
    "answer_evidence": (first_by_link, "302 " * len(WHO)),
    "answer_confirm": (by_link(), "405 " * len(WHO)),
    "answer_file": (by_link(1), "404 " * len(WHO)),
    "answer_evidence_remove": (by_link(1), "405 " * len(WHO)),
    "injuries": (case, "302 404 200 200 404 404 404"),
    "injuries_data": (injury_data, "302 404 200 200 404 404 404"),
    "injuries_template": (case, "302 404 200 200 404 404 404"),
    "injuries_withdraw": (injury_data, "302 404 200 404 404 404 404"),
    "injuries_upload": (case, "302 404 200 404 404 404 404"),
    "injuries_pending": (injury_rows, "302 404 200 404 404 404 404"),
    "injuries_confirm": (injury_rows, "302 404 200 404 404 404 404"),
    "injuries_cancel": (injury_rows, "302 404 302 404 404 404 404"),
    "figures_compare": (case, "302 404 200 200 404 404 404"),
    "risk": (case, "302 404 200 200 302 302 302"),
    "risk_choose": (case, "302 404 200 200 404 404 404"),
    "risk_cell": (cell, "302 404 200 200 404 404 404"),
    "risk_score": (cell, "302 404 302 302 404 404 404"),
    "risk_comment": (cell, "302 404 302 302 404 404 404"),
    "risk_ranking": (case, READERS),
    "risk_print": (case, READERS),
    "office": (nothing, "302 404 404 404 200 200 200"),
    "office_csv": (nothing, "302 404 404 404 200 200 200"),
    "office_save_filter": (nothing, "302 405 405 405 405 405 405"),
    "office_delete_filter": (nothing, "302 405 405 405 405 405 405"),
    "office_remind": (nothing, "302 405 405 405 405 405 405"),
    "office_load": (nothing, "302 404 404 404 404 200 200"),
    "office_hand_over": (nothing, "302 404 404 404 404 200 200"),
    "office_figures": (nothing, "302 404 404 404 200 200 200"),
    "office_laws": (nothing, "302 404 404 404 404 404 200"),
    "office_law": (lambda whole: [whole.case.scheme.laws[0].key], "302 404 404 404 404 404 200"),
    "council": (nothing, ANYONE),
    "ties": (nothing, "302 404 404 404 200 200 200"),
    "tie": (tie, "302 404 404 404 200 404 404"),
    "office_council": (body, "302 404 404 404 200 200 200"),
    "office_appoint": (body, "302 404 404 404 404 404 200"),
    "office_term": (term, "302 404 404 404 404 404 200"),
    "body_posts": (
        lambda whole: [whole.case.scheme.owner.key],
        "302 404 404 404 404 404 200",
    ),
}


def names(resolver: URLResolver) -> Iterator[str]:
    """The name of every address; one without a name fails."""
    for item in resolver.url_patterns:
        if isinstance(item, URLPattern):
            assert item.name, item.pattern
            yield item.name
        else:
            yield from names(item)


def test_every_address_has_a_row() -> None:
    assert set(names(get_resolver())) == set(ROWS)


@pytest.mark.anywhere
@pytest.mark.django_db
def test_who_gets_which_page() -> None:
    whole = grow("vik", Stage.CERTIFIED)
    whole.town.people["stranger"] = world.a_person()
    found, wanted = {}, {}
    addresses = {name: reverse(name, args=row[0](whole)) for name, row in ROWS.items()}
    for who in WHO:
        client = Client()
        if who != "nobody":
            client.force_login(whole[who], backend=BACKEND)
        for name, (_arguments, statuses) in ROWS.items():
            answer = client.get(addresses[name])
            if answer.streaming:
                b"".join(answer)
            found[name, who] = answer.status_code
            wanted[name, who] = int(statuses.split()[WHO.index(who)])
    wrong = [
        f"{name} as {who}: {status}, not {wanted[name, who]}"
        for (name, who), status in found.items()
        if status != wanted[name, who]
    ]
    assert not wrong, "\n".join(wrong)
