"""Charts in papers: archivable, accessible, with their own words."""

import pikepdf
import pytest

from tests.charts.samples import HOSTILE, charts
from tests.papers.reading import faults, opened
from trygt import papers
from trygt.charts import paper_svg

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("word", ["Gáivuotna", HOSTILE])
def test_a_paper_with_charts_is_archivable_and_says_what_each_shows(word: str) -> None:
    drawn = charts(word)
    assets = {f"{at}.svg": paper_svg(chart).encode() for at, chart in enumerate(drawn)}
    blocks = [
        {"kind": "picture", "file": name, "alt": chart.description, "caption": chart.title}
        for name, chart in zip(assets, drawn, strict=True)
    ]
    data = {"title": "Tall", "blocks": blocks}
    pdf = papers.render(papers.PAPER, data, title="Tall", language="nb", assets=assets)
    assert faults(pdf) == []
    with opened(pdf) as document:
        told = [
            str(thing.Alt)
            for thing in document.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == "/Figure"
        ]
    assert len(told) == len(drawn)
    assert all(words.startswith(drawn[0].description[:9]) for words in told)


def test_a_picture_without_words_for_it_is_refused() -> None:
    assets = {"a.svg": paper_svg(charts()[0]).encode()}
    data = {"title": "Tall", "blocks": [{"kind": "picture", "file": "a.svg"}]}
    with pytest.raises(papers.PaperFailed, match="alt"):
        papers.render(papers.PAPER, data, title="Tall", language="nb", assets=assets)
