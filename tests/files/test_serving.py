"""What goes out cannot run in the browser, keeps its name, and is not kept by proxies."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import Http404

from tests.files import makers
from trygt.files import acts, queries

pytestmark = pytest.mark.django_db


def test_a_download_cannot_run_and_keeps_its_name() -> None:
    stored = acts.take_in(ContentFile(makers.pdf(), name='Gáivuotna "plan".pdf'), None)
    response = queries.respond(stored)
    assert response.getvalue() == makers.pdf()
    response.close()
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == (
        "attachment; filename*=utf-8''G%C3%A1ivuotna%20%22plan%22.pdf"
    )
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert response.headers["Content-Length"] == str(stored.size)


@pytest.mark.parametrize(
    ("name", "shown"),
    [("bilde.png", True), ("bilde.jpg", True), ("plan.pdf", True), ("notat.txt", False)],
)
def test_only_pictures_and_pdf_are_shown_in_the_browser(name: str, shown: bool) -> None:
    stored = acts.take_in(ContentFile(makers.true_files()[name], name=name), None)
    response = queries.respond(stored, inline=True)
    response.close()
    assert response.headers["Content-Disposition"].startswith("inline" if shown else "attachment")
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert ("sandbox" in policy) == (name != "plan.pdf")


def test_lost_content_is_not_found_rather_than_an_error() -> None:
    stored = acts.take_in(ContentFile(makers.png(), name="a.png"), None)
    default_storage.delete(stored.path)
    with pytest.raises(Http404):
        queries.respond(stored)
