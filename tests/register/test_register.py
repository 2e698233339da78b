"""The register shows what was ever issued, as it stands today, and nothing of cases without a certificate."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.world import a_case, a_community, certify
from trygt import clock
from trygt.award.models import Validity
from trygt.cases.models import Case
from trygt.register import queries
from trygt.schemes.definition import Stage

pytestmark = pytest.mark.django_db
TODAY = datetime(2026, 11, 23, 12, tzinfo=UTC)


def certified(name: str, on: date, **more: object) -> Case:
    case = a_case(a_community(name, **more))  # type: ignore[arg-type]
    certify(case, on)
    return case


def test_only_certificates_are_listed_by_name_in_their_standing() -> None:
    certified("Beta", date(2026, 1, 1))
    certified("alfa", date(2015, 1, 1))
    a_case(a_community("Gamma"), Stage.DECISION)
    withdrawn = certified("Delta", date(2026, 1, 1)).certificate
    withdrawn.withdrawn_on = date(2026, 6, 1)
    withdrawn.save()
    with clock.at(TODAY):
        found = queries.listed()
    assert [(item.community.name, item.validity, item.valid) for item in found] == [
        ("alfa", Validity.EXPIRED, False),
        ("Beta", Validity.VALID, True),
        ("Delta", Validity.WITHDRAWN, False),
    ]


def test_the_newest_of_several_rounds_is_listed_and_all_stay_on_the_communitys_page() -> None:
    first = certified("Alfa", date(2016, 1, 1))
    second = a_case(first.community, Stage.CERTIFIED, round=2, previous=first)
    certify(second, date(2021, 1, 1))
    with clock.at(TODAY):
        assert [item.certificate.case for item in queries.listed()] == [second]
        both = queries.of_community(first.community)
    assert [item.certificate.case for item in both] == [second, first]
    assert [item.validity for item in both] == [Validity.EXPIRED, Validity.EXPIRED]
    with clock.at(datetime(2025, 6, 1, tzinfo=UTC)):
        standing = queries.standing(queries.of_community(first.community))
    assert standing == {first.community_id: Validity.VALID}


def test_narrowing() -> None:
    case = certified("Alfa", date(2026, 1, 1))
    other = certified("Øvre Beta", date(2010, 1, 1))
    assert case.community.parent
    with clock.at(TODAY):
        for told, expected in [
            ({"search": "ØVRE"}, [other]),
            ({"search": case.certificate.number.lower()}, [case]),
            ({"search": "nowhere"}, []),
            ({"county": case.community.parent.slug}, [case]),
            ({"validity": "expired"}, [other]),
            ({"validity": "valid", "search": "beta"}, []),
        ]:
            assert [item.certificate.case for item in queries.listed(**told)] == expected, told


def test_a_number_is_verified_however_it_is_typed() -> None:
    number = certified("Alfa", date(2026, 1, 1)).certificate.number
    for typed in (number, f" {number.lower()} ", number.replace("-", " - ")):
        found = queries.verify(typed)
        assert found
        assert found.certificate.number == number
    assert queries.verify("TL-1999-9999") is None
    assert queries.verify("") is None


def test_listing_is_one_query_however_many() -> None:
    for number in range(5):
        case = certified(f"Place {number}", date(2019, 1, 1))
        a_case(case.community, Stage.REVIEW, round=2, previous=case)
    with clock.at(TODAY), CaptureQueriesContext(connection) as queries_made:
        assert {item.validity for item in queries.listed()} == {Validity.EXPIRED}
    assert len(queries_made) == 1
