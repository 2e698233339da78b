"""What tells who someone is does not come in, in whatever form; and what does not, does."""

import random

import pytest
from django.core.files.base import ContentFile

from tests.injuries.world import FMDS, Place, as_csv, as_xlsx, fmds_rows
from trygt.injuries.acts import hold
from trygt.injuries.models import PendingUpload
from trygt.injuries.numbers import begins_as_birth_date, has_check_digits, holds_identity_number
from trygt.injuries.personal import kind_of_header
from trygt.injuries.refusals import RefusedRows, Why

pytestmark = pytest.mark.django_db


def number_for(day: int, month: int, year: int = 72) -> str:
    """A made-up number of eleven digits whose check digits hold."""
    for sequence in range(900, 999):
        nine = f"{day:02}{month:02}{year:02}{sequence}"
        for check in range(100):
            if has_check_digits(f"{nine}{check:02}"):
                return f"{nine}{check:02}"
    raise AssertionError("no number there")


PLAIN = number_for(15, 7)
KINDS = {
    "plain": PLAIN,
    "D-number": number_for(15 + 40, 7),
    "H-number": number_for(15, 7 + 40),
    "made up +80": number_for(15, 7 + 80),
    "made up +65": number_for(15, 7 + 65),
    "D made up": number_for(15 + 40, 7 + 80),
    "no date but check digits": number_for(39, 13),
    "wrong check digits": PLAIN[:-1] + str((int(PLAIN[-1]) + 1) % 10),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "written",
    [
        "{0}", "{1} {2}", "{1}-{2}", "{1} - {2}", "fnr {0}.", "{3}.{4}.{5} {2}", "{3} {4} {5} {6} {7}",
        "x{0}x", "({1} {2})",
    ],
)  # fmt: skip
def test_identity_numbers_in_every_form(kind: str, written: str) -> None:
    n = KINDS[kind]
    text = written.format(n, n[:6], n[6:], n[:2], n[2:4], n[4:6], n[6:9], n[9:])
    assert holds_identity_number(text)


def test_a_lost_leading_zero_hides_no_number() -> None:
    assert holds_identity_number(number_for(5, 7).lstrip("0"))


@pytest.mark.parametrize(
    "text",
    [
        "", "34", "2021-05-01", "2021-05-01 14:30", "15.07.2021 10:30", "20210501", "44317.604167",
        "W01.0", "1673776800", "12345678", "99999999999", "3814 Kragerø", "1,5",
    ],
)  # fmt: skip
def test_what_is_no_identity_number(text: str) -> None:
    assert not holds_identity_number(text)


def test_dates_with_times_are_never_taken_for_numbers() -> None:
    dice = random.Random(1)
    for _time in range(20_000):
        day = f"{dice.randrange(1990, 2026)}-{dice.randrange(1, 13):02}-{dice.randrange(1, 29):02}"
        assert not holds_identity_number(f"{day} {dice.randrange(24):02}:{dice.randrange(60):02}")
        assert not holds_identity_number(
            f"{dice.randrange(33000, 46000)}.{dice.randrange(10**6):06}"
        )


def test_check_digits_and_days() -> None:
    assert sum(has_check_digits(f"150772900{n:02}") for n in range(100)) <= 1
    assert begins_as_birth_date("550772")
    assert not begins_as_birth_date("351372")


def refused(place: Place, content: bytes, name: str = "skader.csv") -> RefusedRows:
    with pytest.raises(RefusedRows) as caught:
        hold(place.case.community, ContentFile(content, name=name), place.coordinator)
    assert not PendingUpload.objects.exists()
    assert {fault.why for fault in caught.value.faults} == {Why.PERSONAL}
    return caught.value


@pytest.mark.parametrize("column", range(8))
def test_a_number_in_any_cell_is_found_and_never_repeated(place: Place, column: int) -> None:
    rows = fmds_rows(60)
    rows[33][column] = f"x {PLAIN[:6]} {PLAIN[6:]}"
    fault = refused(place, as_csv(rows))
    assert (fault.faults[0].column, fault.faults[0].rows) == (FMDS[column], (35,))
    assert PLAIN[:6] not in str(fault)


def test_a_number_in_a_workbook_kept_as_a_number(place: Place) -> None:
    rows = [["2021-05-01", int(number_for(5, 7)), 3.0] for _row in range(9)]
    fault = refused(place, as_xlsx(rows, ["Dato", "Løpenummer", "Alder"]), "skader.xlsx")
    assert fault.faults[0].column == "Løpenummer"


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("Kari Nordmann", "names"),
        ("Nordmann, Kari", "names"),
        ("Ola Normann Hansen", "names"),
        ("kari.nordmann@example.org", "e-mail"),
        ("+47 912 34 567", "telephone"),
        ("912 34 567", "telephone"),
        ("91234567", "telephone"),
        ("ring 0047 91234567", "telephone"),
        ("Storgata 12", "addresses"),
        ("Nedre Kirkevei 4B", "addresses"),
        ("Heim, 3770 Kragerø", "addresses"),
        ("Pasienten gikk hjemmefra. " * 14, "free text"),
    ],
)
def test_one_cell_is_enough(place: Place, value: str, kind: str) -> None:
    rows = fmds_rows(60)
    rows[7][7] = value
    fault = refused(place, as_csv(rows))
    assert kind in str(fault)
    assert fault.faults[0].rows == (9,)
    assert value not in str(fault)


def test_columns_that_show_it_only_as_a_whole(place: Place) -> None:
    names = ["Trygve Lie", "Gro Harlem", "Sonja Henie", "Fritjof Nansen", "Sigrun Undset"]
    single = ["Kari", "Ola", "Per", "Anne", "Lars"]
    born = ["1934-02-01", "1950-07-09", "1971-12-24", "1988-03-03", "2015-06-30"]
    story = [
        "gled på isen utenfor huset da hunden løp foran og tauet strammet seg rundt foten dag %d"
    ]
    for values, kind in ((names, "names"), (single, "names"), (born, "birth")):
        rows = [["2021-05-01", values[n % 5]] for n in range(10)]
        assert kind in str(refused(place, as_csv(rows, ["Dato", "Annet"])))
    rows = [["2021-05-01", story[0] % n] for n in range(10)]
    assert "free text" in str(refused(place, as_csv(rows, ["Dato", "Annet"])))


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("Navn", "name"), ("fornavn", "name"), ("ETTERNAVN", "name"), ("Pasientnavn", "name"),
        ("Fødselsnummer", "identity"), ("fnr", "identity"), ("Fnr.", "identity"),
        ("personnummer", "identity"), ("Journalnummer", "identity"), ("Journalnr", "identity"),
        ("D-nummer", "identity"), ("NPR-ID", "identity"), ("Fødselsdato", "birth date"),
        ("Født", "birth date"), ("date of birth", "birth date"), ("Gateadresse", "address"),
        ("Postnr", "address"), ("Telefon", "phone"), ("Mobil", "phone"), ("E-post", "e-mail"),
        ("email", "e-mail"), ("name", "name"), ("Skadebeskrivelse", "free text"),
        ("Kommentar", "free text"), ("namn", "name"), ("Kallenamn", "name"),
        *((header, "") for header in FMDS),
        ("Skadekommune", ""), ("Kommunenavn", ""), ("Aldersgruppe", ""), ("Arbeidsgivers bransje", ""),
        ("Løpenummer", ""), ("Hoveddiagnose", ""), ("Municipality name", ""),
    ],
)  # fmt: skip
def test_column_names_tell(header: str, kind: str) -> None:
    assert kind_of_header(header) == kind


def test_a_column_refused_by_its_name_says_the_way_on(place: Place) -> None:
    rows = [[*row, ""] for row in fmds_rows(20)]
    fault = refused(place, as_csv(rows, [*FMDS, "Fornavn"]))
    assert "Delete the column and upload again" in str(fault)
    assert fault.faults[0].column == "Fornavn"


def test_a_person_where_a_column_name_should_be_is_not_repeated(place: Place) -> None:
    rows = [[*row, "x"] for row in fmds_rows(20)]
    fault = refused(place, as_csv(rows, [*FMDS, PLAIN]))
    assert PLAIN not in str(fault)


def test_every_fault_is_told_at_once(place: Place) -> None:
    rows = [[*row, "Kari", "x@example.org"] for row in fmds_rows(20)]
    fault = refused(place, as_csv(rows, [*FMDS, "Fornavn", "Annet"]))
    assert [found.column for found in fault.faults] == ["Fornavn", "Annet"]
    assert len(fault.faults[1].rows) == 20
    assert "and 10 more" in str(fault)


def test_what_tells_nobody_comes_in(place: Place) -> None:
    extra = [
        ["3814 Kragerø", "Fall Innendørs", f"{n % 7:05}", "Sykehuset Telemark", f"{40000 + n}"]
        for n in range(60)
    ]
    rows = [[*row, *more] for row, more in zip(fmds_rows(60), extra, strict=True)]
    head = [*FMDS, "Skadekommune", "Gruppe", "Enhet", "Sykehus", "Løpenummer"]
    file = ContentFile(as_csv(rows, head), name="skader.csv")
    assert hold(place.case.community, file, place.coordinator).rows == 60
