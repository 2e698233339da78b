"""The pages: two at once over HTTP, no more queries for more scores, sound in three languages."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.figures.shelf import hips, shelve, years
from tests.priorities.board import (
    BACKEND,
    FALLS,
    FIRE,
    KEYS,
    REASON,
    SPOKEN_OF,
    TRAFFIC,
    Browsers,
    act_form,
    agree,
    begin,
    cell_of,
    form_to,
    score,
    settle,
)
from tests.profile.town import Town
from tests.ui.reading import Page
from trygt.cases.acting import Refused
from trygt.priorities import acts
from trygt.priorities.models import Agreement, Sheet
from trygt.priorities.places import every_place

PAGES = ("", "choose/", f"cell/{FALLS[0]}/{FALLS[1]}/", "ranking/", "print/")


def at(town: Town, page: str) -> str:
    """An address of the risk assessment."""
    return f"/work/cases/{town.case.pk}/risk/{page}"


def test_who_agrees_second_sees_both_and_can_go_on(town: Town, web: Browsers) -> None:
    begin(town)
    for name in ("coordinator", "submitter"):
        score(town, name, FALLS, 3, 4, 4, 3, 3)
    web.become(town["submitter"])
    web.open(at(town, PAGES[2]))  # read before the coordinator agrees
    agree(town, FALLS, 3, 4, 4, 3, 3)
    mine = {f"value_{key}": value for key, value in zip(KEYS, "35433", strict=True)}
    words = web.send(mine | {"why_severity": REASON}, act_form("agree_cell"), 409)
    assert "Someone agreed at the same time" in words
    assert "Coordinator agreed on the scores in the table above" in words
    assert Agreement.objects.count() == 1
    shown = web._page.form(act_form("agree_cell"))
    assert shown.fields["value_severity"] == "5"
    assert shown.fields["why_severity"] == REASON
    web.send({}, act_form("agree_cell"))
    assert [a.values["severity"] for a in Agreement.objects.filter(cell=cell_of(FALLS))] == [5, 4]
    assert "What was agreed before" in web.text()


def test_ones_own_scores_in_two_windows_are_never_mixed(town: Town, web: Browsers) -> None:
    begin(town)
    web.become(town["signer"])
    web.open(at(town, PAGES[2]))
    score(town, "signer", FALLS, 1, 1, 1, 1, 1)  # the other window
    fields: dict[str, object] = dict.fromkeys(KEYS, "5")
    words = web.send(fields, form_to("score"), 409)
    assert "in another window in between" in words
    web.send({}, form_to("score"))
    assert [s.values["trend"] for s in Sheet.objects.order_by("revision")] == [1, 5]


def test_what_is_left_out_is_asked_for_beside_what_was_typed(town: Town, web: Browsers) -> None:
    begin(town)
    web.become(town["contributor"])
    web.open(at(town, PAGES[2]))
    words = web.send({"extent": "4", "comment": "Ice."}, form_to("score"), 422)
    assert "Severity: This field is required." in words
    assert web._page.form(form_to("score")).fields["comment"].strip() == "Ice."
    assert not Sheet.objects.exists()


def test_what_a_signed_out_person_types_is_there_again(town: Town) -> None:
    begin(town)
    client = Client(headers={"accept-language": "en"})
    sent = {**dict.fromkeys(KEYS, "2"), "comment": "Ice on the steps.", "revision": "0"}
    answer = client.post(at(town, PAGES[2] + "score/"), sent)
    assert answer["Location"].endswith(f"?next={at(town, PAGES[2])}")
    kept = client.session["rescued"]
    client.force_login(town["contributor"], backend=BACKEND)
    session = client.session
    session["rescued"] = kept
    session.save()
    assert "Ice on the steps." in client.get(at(town, PAGES[2])).content.decode()
    assert not Sheet.objects.exists()


def test_the_ranking_says_holds_or_close_as_the_scores_are(town: Town, web: Browsers) -> None:
    begin(town)
    settle(town, FALLS, 5, 5, 5, 5, 5)
    settle(town, TRAFFIC, 1, 1, 1, 1, 1)
    web.become(town["reader"])
    words = web.open(at(town, "ranking/"))
    assert words.count("Holds: no single score moved by one changes its place.") == 2
    assert "Close:" not in words
    agree(town, TRAFFIC, 5, 5, 5, 5, 4, revision=1)
    words = web.open(at(town, "ranking/"))
    assert words.count("Close: could be anywhere from 1 to 2.") == 2
    assert "What would let the next one pass" in words
    assert "With extent at 4 instead of 5 for “Falls: Older people from 80”." in words


def test_the_words_of_a_cell_follow_the_figures(town: Town, web: Browsers) -> None:
    begin(town, FIRE)
    web.become(town["coordinator"])
    assert "There are no figures for this cell." in web.open(at(town, "cell/BRA/L6/"))
    assert "show no clear trend" in web.open(at(town, PAGES[2]))
    shelve({town.community: hips(6, 9, 12.1)})
    words = web.open(at(town, PAGES[2]))
    assert "Rising more than chance explains: Hip fractures." in words
    assert "Figures for all ages" not in words


def test_what_is_said_of_all_ages_proposes_nothing_for_one_phase(town: Town, web: Browsers) -> None:
    begin(town)
    shelve({town.community: {"traffic-injured": years(2015, [6000] * 10)}})
    web.become(town["coordinator"])
    words = web.open(at(town, "cell/TRA/L3/"))
    assert "Figures for all ages, as background" in words
    assert "Injured in traffic: 30" in words, "three of ten a year"
    assert "Proposed: 5" not in words
    assert "Proposed: 5" in web.open(at(town, "cell/TRA/ALL/"))


def test_strangers_and_places_there_are_not(town: Town, web: Browsers) -> None:
    begin(town)
    stranger = town.seat_owner("elsewhere", "certifier")
    for page in PAGES:
        web.become(stranger)
        web.open(at(town, page), 404)
    web.become(town["coordinator"])
    for wrong in ("cell/FALL/L9/", "cell/NONE/L7/", "cell/FALL/L9/score/"):
        web.open(at(town, wrong), 404)


def test_a_contributor_reads_who_chooses_and_cannot(town: Town, web: Browsers) -> None:
    begin(town)
    web.become(town["contributor"])
    words = web.open(at(town, "choose/"))
    assert "This is for: Submitter, Submitter's substitute, Coordinator." in words
    assert not web.fields(act_form("choose_cells"))
    assert "The coordinator chooses which cells you score" in web.open(at(town, "cell/BRA/L6/"))


def test_the_next_assessment_begins_where_the_last_one_was(town: Town) -> None:
    begin(town, FIRE)
    acts.set_cell_aside(
        town.case, town["coordinator"], theme="TRA", phase="L3", words="No roads here."
    )
    settle(town, FALLS, 3, 4, 4, 3, 3)
    with pytest.raises(Refused, match="under way already"):
        acts.open_risk_assessment(town.case, town["coordinator"])
    acts.adopt_priorities(town.case, town["coordinator"])
    second = begin(town)
    assert second.number == 2
    cells = {cell.place: (cell.relevant, cell.words) for cell in second.cells.all()}
    assert cells == dict.fromkeys({*SPOKEN_OF, FIRE}, (True, "")) | {
        TRAFFIC: (False, "No roads here.")
    }


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_as_much_for_many_cells_and_people_as_for_one(
    town: Town, page: str, web: Browsers
) -> None:
    begin(town)
    settle(town, FALLS, 3, 4, 4, 3, 3)
    client = Client(headers={"accept-language": "en"})
    client.force_login(town["coordinator"], backend=BACKEND)

    def asked() -> int:
        client.get(at(town, page))  # what is drawn anew is kept
        with CaptureQueriesContext(connection) as queries:
            assert client.get(at(town, page)).status_code == 200
        return len(queries)

    before = asked()
    places = [p for p in every_place(town.case.scheme) if p not in {FALLS, TRAFFIC}][:25]
    acts.choose_cells(town.case, town["coordinator"], cells=places)
    for number in range(8):
        town.seat(f"extra{number}", "contributor", f"Unit {number}")
        score(town, f"extra{number}", FALLS, 3, 4, 4, 3, 3)
    for place in places:
        settle(town, place, 2, 3, 4, 3, 3)
    acts.move_cell(town.case, town["coordinator"], theme="FALL", phase="L7", place=5, reason=REASON)
    assert asked() == before
    assert before <= 45


def test_the_paper_has_the_grid_as_a_picture_of_what_is_agreed(town: Town, web: Browsers) -> None:
    begin(town, FIRE)
    settle(town, FALLS, 3, 4, 4, 3, 3)  # (3 + 4) × 4 + 3 + 3 = 34
    settle(town, FIRE, 1, 2, 2, 1, 1)  # (1 + 2) × 2 + 1 + 1 = 8
    by = town["coordinator"]
    acts.set_cell_aside(town.case, by, theme="FALL", phase="L6", words="Few live here.")
    client = Client(headers={"accept-language": "en"})
    client.force_login(by, backend=BACKEND)
    drawn = client.get(at(town, "print/")).context["picture"]
    assert drawn.svg
    assert drawn.chart.head == ("Theme", "Older people 67–79", "Older people from 80")
    assert drawn.chart.rows == (
        ("Falls", "Not relevant", "34 (Amber, medium)"),
        ("Fire", "8 (Green, low)", "–"),
    )
    assert "Highest: Falls: Older people from 80." in drawn.chart.description
    acts.choose_formula(town.case, by, formula="product", reason=REASON)
    bandless = client.get(at(town, "print/")).context["picture"].chart
    assert [row[1:] for row in bandless.rows] == [("Not relevant", "48"), ("4", "–")]


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_page_is_sound_in_every_language(town: Town, language: str) -> None:
    begin(town, FIRE)
    settle(town, FALLS, 3, 4, 4, 3, 3)
    score(town, "contributor", TRAFFIC, 1, 2, 3, 4, None)
    acts.move_cell(town.case, town["coordinator"], theme="FALL", phase="L7", place=1, reason=REASON)
    acts.make_focus_area(town.case, town["coordinator"], theme="FALL", phase="L7")
    client = Client(headers={"accept-language": language})
    for name in ("coordinator", "contributor", "reader"):
        client.force_login(town[name], backend=BACKEND)
        for page in PAGES:
            html = client.get(at(town, page)).content.decode()
            read = Page(html)
            assert not read.faults, (page, read.faults)
            ids = [e.attributes["id"] for e in read.elements if "id" in e.attributes]
            assert len(ids) == len(set(ids)), page
            assert f'lang="{language}"' in html
            for other in {"nb", "nn", "en"} - {language}:
                assert f'<span lang="{other}"' not in html, "a text that fell back"
