"""Every element renders whole, escapes what people write, and says what it must say."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.test import Client, RequestFactory
from django.utils import translation

from tests.ui.reading import Page, faults_of
from trygt.web.ui.views import Sample

pytestmark = pytest.mark.django_db


def render(source: str, **context: object) -> str:
    """A template of ours, rendered in English."""
    with translation.override("en"):
        return engines["django"].from_string(source).render(context)


@pytest.mark.parametrize("path", ["/ui/", "/ui/?faults", "/ui/pictures/", "/ui/empty/"])
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_style_pages_are_well_formed(client: Client, path: str, language: str) -> None:
    response = client.get(path, headers={"accept-language": language})
    html = response.content.decode()
    assert response.status_code == 200
    assert Page(html).all("html", lang=language)
    assert faults_of(html) == []


def test_the_reader_of_these_tests_finds_faults() -> None:
    bad = '<div id="a"><p id="a" style="x">é</div><label for="b"></label><script src="">x</script>'
    found = " ".join(faults_of(bad))
    for fault in ("closes something else", "a stands twice", "the id b", "p@style", "script"):
        assert fault in found


@pytest.mark.parametrize("page", ["400", "403", "404", "500", "csrf"])
def test_error_pages_stand_without_a_request(page: str) -> None:
    assert faults_of(render(f'{{% include "ui/errors/{page}.html" %}}')) == []


def test_a_missing_page_is_ours_and_404(client: Client) -> None:
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert b'class="error-page"' in response.content
    assert faults_of(response.content.decode()) == []


def test_what_people_write_is_escaped_everywhere() -> None:
    evil = '<b onclick=x>&"'
    html = render(
        "{% heading e e above=e %}{% button e reason=e %}{% link_button e e %}{% badge e %}"
        "{% card e e %}{{ e }}{% endcard %}{% alert 'info' e %}{{ e }}{% endalert %}"
        "{% facts %}{% fact e %}{{ e }}{% endfact %}{% endfacts %}{% tab e e note=e %}"
        "{% crumb e e %}{% empty_state e %}{{ e }}{% endempty_state %}{% progress 1 2 e %}"
        "{% file_link e e 3 note=e %}{% step e 'here' e %}{% details e %}{{ e }}{% enddetails %}"
        "{% table e %}<thead><tr>{% column e 'k' %}</tr></thead><tbody><tr><td>{{ e }}</td></tr></tbody>{% endtable %}"
        "{% entry d e %}{{ e }}{% endentry %}{{ e|markdown }}{{ e|t }}",
        e=evil,
        d=date(2026, 1, 2),
    )
    assert "<b " not in html
    assert not [name for name in Page(html).inline() if "onclick" in name]


def test_a_refused_button_cannot_be_sent_and_says_why() -> None:
    refused = Page(render('{% button "Sign" reason="The mayor signs first." %}'))
    (button,) = refused.all("button")
    assert button.attributes["type"] == "button"
    assert button.attributes["aria-disabled"] == "true"
    assert refused.broken_references() == []
    (free,) = Page(render('{% button "Sign" %}')).all("button")
    assert free.attributes["type"] == "submit"
    assert "aria-disabled" not in free.attributes


def test_a_badge_speaks_with_words_and_a_sign() -> None:
    html = render('{% badge "Expired" "danger" %}')
    assert "Expired" in html
    assert "<svg" in html


def test_table_cells_carry_their_columns_words() -> None:
    html = render(
        '{% table "Cases" %}<thead><tr><th>Name</th>{% column "Due & \\"done\\"" "due" %}</tr></thead>'
        "<tbody><tr><th>a</th><td>b</td></tr><tr><th>c</th><td>d</td></tr></tbody>{% endtable %}"
    )
    cells = [e.attributes.get("data-label") for e in Page(html).elements if e.tag == "td"]
    assert cells == ['Due & "done"', 'Due & "done"']
    assert faults_of(html) == []


def test_sorting_turns_and_keeps_the_search() -> None:
    def head(query: str) -> Page:
        request = RequestFactory().get(f"/?{query}")
        return Page(render('{% column "Due" "due" %}', request=request))

    assert head("q=x").all("a", href="?q=x&sort=due")
    up = head("q=x&sort=due")
    assert up.all("a", href="?q=x&sort=-due")
    assert up.all("th", **{"aria-sort": "ascending"})
    assert head("sort=-due").all("th", **{"aria-sort": "descending"})


def test_pagination_is_there_only_when_needed_and_keeps_the_search() -> None:
    request = RequestFactory().get("/?q=a b")
    pages = Paginator(range(30), 10)
    html = render("{% pagination page %}", page=pages.page(2), request=request)
    assert Page(html).all("a", **{"aria-current": "page"})
    assert Page(html).all("a", href="?q=a+b&page=3", rel="next")
    assert render("{% pagination page %}", page=Paginator([1], 10).page(1)) == ""


def test_scheme_texts_are_marked_where_they_fall_back() -> None:
    both = {"nb": "hei", "en": "hello"}
    assert render("{{ x|t }}", x=both) == "hello"
    assert render("{{ x|t }}", x={"nb": "hei"}) == '<span lang="nb">hei</span>'
    assert render("{{ x|words }}", x={"nb": "hei"}) == "hei"
    assert '<div class="prose" lang="nb">' in render("{{ x|markdown }}", x={"nb": "**hei**"})


def test_days_and_moments_are_in_the_readers_language_and_norways_time() -> None:
    at = datetime(2026, 6, 30, 22, 30, tzinfo=ZoneInfo("UTC"))
    assert render("{{ at|day }}", at=at) == '<time datetime="2026-07-01">1 July 2026</time>'
    assert "00:30" in render("{{ at|moment }}", at=at)
    with translation.override("nb"):
        shown = engines["django"].from_string("{{ at|day }}").render({"at": at})
    assert "1. juli 2026" in shown
    assert render("{{ at|day }}{{ at|moment }}", at=None) == ""


def test_fields_tie_label_description_and_error() -> None:
    page = Page(render("{% error_summary form %}{% form_fields form %}", form=Sample({})))
    assert page.faults == page.broken_references() == page.doubled_ids() == []
    (name,) = page.all("input", name="line")
    assert name.attributes["aria-invalid"] == "true"
    assert name.attributes["aria-describedby"] == "id_line_helptext id_line_error"
    links = [e.attributes["href"] for e in page.all("a")]
    assert {"#id_line", "#id_text", "#id_fulfilled_0", "#id_agreed"} <= set(links)
    assert {link.removeprefix("#") for link in links} <= set(page.ids())
    (summary,) = page.all("div", **{"class": "ds-error-summary"})
    assert summary.attributes["tabindex"] == "-1"


def test_a_good_form_has_no_faults_and_every_control_a_name() -> None:
    form = Sample()
    page = Page(render("{% error_summary form %}{% form_fields form %}", form=form))
    assert not page.all("div", **{"class": "ds-error-summary"})
    labelled = {e.attributes["for"] for e in page.all("label")}
    controls = [e for e in page.elements if e.tag in ("input", "select", "textarea")]
    assert {c.attributes["name"] for c in controls} == set(form.fields)
    shown = [c for c in controls if c.attributes.get("type") != "hidden"]
    assert all(control.attributes["id"] in labelled for control in shown)
    assert (
        render("{{ form }}", form=form).split()
        == render("{% form_fields form %}", form=form).split()
    )


def test_faults_of_the_whole_form_and_of_hidden_fields_are_shown() -> None:
    class Strict(forms.Form):
        where = forms.IntegerField(widget=forms.HiddenInput)

        def clean(self) -> None:
            raise forms.ValidationError("Two plans contradict each other.")

    html = render("{% error_summary form %}{% form_fields form %}", form=Strict({"where": "x"}))
    assert html.count("Two plans contradict each other.") == 2
    assert html.count("Enter a whole number.") == 2
    assert faults_of(html) == []


def test_the_language_is_chosen_by_an_ordinary_form(client: Client) -> None:
    page = Page(client.get("/ui/", headers={"accept-language": "nb"}).content.decode())
    (form,) = page.all("form", **{"class": "languages"})
    answer = client.post(form.attributes["action"], {"language": "nn", "next": "/ui/"})
    assert answer.status_code == 302
    assert Page(client.get("/ui/").content.decode()).all("html", lang="nn")
