"""Papers of the workspace: the letter of intent as PDF."""

from django.utils import formats, translation
from django.utils.translation import gettext as _

from trygt.cases.models import Case
from trygt.intent.models import Letter
from trygt.intent.queries import lines
from trygt.papers import PAPER, render
from trygt.texts import in_language


def letter_pdf(case: Case, letter: Letter) -> bytes:
    """The letter of intent with its signatures so far, in the letter's language."""
    text = letter.text
    with translation.override(letter.language):
        people = [
            {
                "name": line.signature.person.name if line.signature else "",
                "post": in_language(line.post.name)
                if line.post
                else in_language(case.scheme.owner.name),
                "mark": _("Signed %(day)s")
                % {"day": formats.date_format(line.signature.signed_at, "DATE_FORMAT")}
                if line.signature
                else _("Not signed yet"),
            }
            for line in lines(case, letter)
        ]
        data = {
            "sender": in_language(case.scheme.owner.name),
            "title": text["title"],
            "subtitle": case.community.name,
            "meta": [
                [_("Version"), str(letter.version)],
                [_("Prepared"), formats.date_format(letter.prepared_at, "DATE_FORMAT")],
            ],
            "blocks": [
                {"kind": "paragraph", "text": text["purpose"]},
                {"kind": "heading", "level": 1, "text": case.community.name},
                {"kind": "list", "items": text["community_duties"], "numbered": True},
                {"kind": "heading", "level": 1, "text": in_language(case.scheme.owner.name)},
                {"kind": "list", "items": text["owner_duties"], "numbered": True},
                {"kind": "paragraph", "text": text["closing"]},
                {"kind": "signatures", "people": people},
            ],
            "footer": f"{text['title']} · {letter.fingerprint[:16]}",
        }
        return render(
            PAPER, data, title=f"{text['title']}: {case.community.name}", language=letter.language
        )
