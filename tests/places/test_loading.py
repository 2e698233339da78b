"""Loading lists: idle the second time, newer ones update, bad ones change nothing at all."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.places.conftest import edited, rows_of
from trygt.places import acts, queries
from trygt.places.models import Code, Community, CommunityName, PlaceFact, Succession


def everything():
    models = (Community, CommunityName, Code, PlaceFact, Succession)
    return [list(model.objects.order_by("pk").values()) for model in models]


def row_of(rows, **cells):
    [row] = [row for row in rows if cells.items() <= row.items()]
    return row


def test_the_second_run_changes_nothing(shipped):
    assert (shipped.created, shipped.changed, shipped.unchanged) == (479, 0, 0)
    before = everything()
    assert acts.load_shipped() == acts.ImportResult(created=0, changed=0, unchanged=479)
    assert everything() == before


def test_a_newer_list_brings_names_figures_and_numbers_and_keeps_identity(shipped, lists):
    halden, aremark = queries.by_code("3101"), queries.by_code("3124")

    def newer(rows):
        row_of(rows, code="3101").update(code="3199", name="Nyhalden", official_name="Nyhalden")
        row_of(rows, code="0301").update(population="720000", population_year="2025")
        row_of(rows, code="1101").update(population="15222")
        rows.remove(row_of(rows, code="3124"))

    def later(rows):
        for old, name in (("3101", "Halden"), ("3124", "Aremark")):
            cells = ("2027-01-01", old, name, "3199", "Nyhalden", "merged")
            rows.append(dict(zip(rows[0], cells, strict=True)))
        rows[-2]["new_name"] = "Halden - Nyhalden"

    edited(lists["municipalities"], newer)
    edited(lists["changes"], later)
    # Halden, Oslo and Eigersund changed, Aremark ended.
    assert acts.import_list(**lists) == acts.ImportResult(created=0, changed=4, unchanged=475)
    assert acts.import_list(**lists) == acts.ImportResult(created=0, changed=0, unchanged=479)
    halden.refresh_from_db()
    aremark.refresh_from_db()
    assert (halden.slug, halden.name) == ("halden", "Nyhalden")
    assert aremark.dissolved_on == date(2027, 1, 1)
    assert queries.by_code("3124") == queries.by_code("0101") == halden
    assert [c.slug for c in queries.search("halden")] == ["halden"]
    population = queries.latest_fact(queries.by_code("0301"), "population")
    assert (population.year, population.value) == (2025, 720_000)
    assert PlaceFact.objects.filter(community__slug="oslo", kind="population").count() == 2
    assert queries.latest_fact(queries.by_code("1101"), "population").value == 15_222
    # The older list is refused now, and says why.
    with pytest.raises(acts.BadList, match="3199"):
        acts.load_shipped()


def test_fictional_communities_are_left_alone(shipped):
    made_up = Community.objects.create(slug="made-up", kind="municipality", name="Made-up")
    Community.objects.filter(pk=made_up.pk).update(fictional=True)
    Code.objects.create(community=made_up, code="9901", valid_from=date(2020, 1, 1))
    assert acts.load_shipped().unchanged == 479
    assert queries.by_code("9901") == made_up


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "line", "column", "value"),
    [
        ("municipalities", 3, "code", "11O1"),
        ("municipalities", 3, "code", "0301"),
        ("municipalities", 3, "code", ""),
        ("municipalities", 3, "name", ""),
        ("municipalities", 3, "official_name", "Eigersund - Egersund"),
        ("municipalities", 3, "county", "99"),
        ("municipalities", 3, "organisation_number", "944496395"),
        ("municipalities", 3, "language", "bm"),
        ("municipalities", 3, "latitude", "58,5"),
        ("municipalities", 3, "longitude", "581"),
        ("municipalities", 3, "population", "-1"),
        ("municipalities", 3, "population_year", "24"),
        ("municipalities", 3, "area_km2", "NaN"),
        ("counties", 4, "code", "1"),
        ("changes", 5, "date", "01.01.2017"),
        ("changes", 5, "kind", "eaten"),
        ("changes", 5, "new_code", "07"),
    ],
)
def test_a_bad_cell_is_named_and_nothing_is_loaded(lists, name, line, column, value):
    edited(lists[name], lambda rows: rows[line - 2].update({column: value}))
    with pytest.raises(acts.BadList) as fault:
        acts.import_list(**lists)
    assert (fault.value.file, fault.value.line) == (f"{name}.csv", line)
    assert fault.value.column == column
    assert column in str(fault.value)
    assert f"{name}.csv" in str(fault.value)
    assert not Community.objects.exists()


@pytest.mark.django_db
def test_lists_that_do_not_fit_together_are_refused(lists):
    whole = lists["municipalities"].read_text(encoding="utf-8")
    edited(lists["municipalities"], lambda rows: rows.remove(row_of(rows, code="3907")))
    with pytest.raises(acts.BadList, match="3907"):
        acts.import_list(**lists)
    lists["municipalities"].write_text(whole, encoding="utf-8")
    gone = {"date": "2025-01-01", "old_code": "0706", "new_code": "3907", "kind": "merged"}
    names = {"old_name": "Sandefjord", "new_name": "Sandefjord"}
    edited(lists["changes"], lambda rows: rows.append(gone | names))
    with pytest.raises(acts.BadList) as fault:
        acts.import_list(**lists)
    assert fault.value.column == "old_code"
    assert fault.value.line == len(rows_of(lists["changes"])) + 1
    assert not Community.objects.exists()


@pytest.mark.django_db
def test_files_that_are_no_lists_are_refused_in_words(lists, tmp_path):
    with pytest.raises(acts.BadList, match=r"absent\.csv"):
        acts.import_list(**lists | {"counties": tmp_path / "absent.csv"})
    (tmp_path / "odd.csv").write_bytes("code\nSør".encode("latin-1"))
    with pytest.raises(acts.BadList, match="UTF-8"):
        acts.import_list(**lists | {"counties": tmp_path / "odd.csv"})
    (tmp_path / "odd.csv").write_text("code,name\n03,Oslo\n")
    with pytest.raises(acts.BadList, match="official_name"):
        acts.import_list(**lists | {"counties": tmp_path / "odd.csv"})
    text = lists["counties"].read_text(encoding="utf-8")
    lists["counties"].write_text(text + "99,Short\n", encoding="utf-8")
    with pytest.raises(acts.BadList) as fault:
        acts.import_list(**lists)
    assert (fault.value.file, fault.value.line) == ("counties.csv", 17)


@pytest.mark.django_db
def test_the_command_loads_and_finds():
    out = StringIO()
    call_command("places", "import", stdout=out)
    assert "479" in out.getvalue()
    call_command("places", "find", "0706", "--on", "2016-12-31", stdout=out)
    assert "3907 Sandefjord, Vestfold" in out.getvalue()
    with pytest.raises(CommandError, match="Narvik"):
        call_command("places", "find", "1850")
    with pytest.raises(CommandError, match="9999"):
        call_command("places", "find", "9999")
