"""The diploma: drawn from the certificate in the community's language, with a QR code to verify it."""

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import formats, translation

from trygt.award.models import Certificate
from trygt.files.acts import take_in
from trygt.files.models import StoredFile
from trygt.papers import DIPLOMA, qr_svg, render
from trygt.people.queries import holders
from trygt.people.roles import Role
from trygt.texts import filled, in_language


def diploma(certificate: Certificate) -> StoredFile:
    """The diploma as PDF, drawn the first time it is asked for. Raises `papers.PaperFailed`."""
    if certificate.diploma is None:
        content = draw(certificate)
        stored = take_in(ContentFile(content, name=f"{certificate.number}.pdf"), by=None)
        Certificate.objects.filter(pk=certificate.pk, diploma=None).update(diploma=stored)
        certificate.refresh_from_db(fields=["diploma"])
    assert certificate.diploma is not None  # noqa: S101 - just drawn
    return certificate.diploma


def verify_url(certificate: Certificate) -> str:
    """Where anyone verifies the certificate."""
    return f"{settings.CONFIG.address}/verify/{certificate.number}/"


def draw(certificate: Certificate) -> bytes:
    """The diploma's PDF."""
    scheme, language = certificate.case.scheme, certificate.language
    url = verify_url(certificate)
    with translation.override(language):
        blanks = {
            "{community}": certificate.case.community.name,
            "{status}": in_language(scheme.status, language),
            "{number}": certificate.number,
            "{date}": formats.date_format(certificate.valid_from),
            "{until}": formats.date_format(certificate.valid_to),
        }
        words = scheme.diploma

        def fill(text: dict[str, str]) -> str:
            return filled(in_language(text, language), blanks)

        manager = holders([Role.MANAGER], body=scheme.owner.key).first()
        data = {
            "scheme_name": in_language(scheme.name, language),
            "status": in_language(scheme.status, language),
            "community": certificate.case.community.name,
            "heading": fill(words.heading),
            "sentence": fill(words.sentence),
            "number": certificate.number,
            "decided_on": blanks["{date}"],
            "valid_from": blanks["{date}"],
            "valid_to": blanks["{until}"],
            "validity_sentence": fill(words.validity),
            "verify_sentence": fill(words.verify),
            "verify_url": url,
            "qr": "qr.svg",
            "signatories": [{"name": manager.name, "post": str(Role.MANAGER.label)}]
            if manager
            else [],
            "owner": in_language(scheme.owner.name, language),
        }
    title = f"{data['heading']}: {data['community']}"
    return render(DIPLOMA, data, title=title, language=language, assets={"qr.svg": qr_svg(url)})
