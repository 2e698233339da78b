"""Realistic data for every shipped template, in three languages."""

from typing import Any

URL = "https://trygt.example.org/verify/TL-2026-0007/"
LANGUAGES = ("nb", "nn", "en")

_DIPLOMA: dict[str, dict[str, Any]] = {
    "nb": {
        "scheme_name": "Trygge lokalsamfunn",
        "status": "Trygt lokalsamfunn",
        "community": "Gáivuotna – Kåfjord – Kaivuono",
        "sentence": "Kommunen arbeider systematisk for å forebygge ulykker og skader.",
        "decided_on": "12. mai 2026",
        "valid_from": "12. mai 2026",
        "valid_to": "11. mai 2031",
        "validity_sentence": "Gjelder fra 12. mai 2026 til 11. mai 2031.",
        "verify_sentence": "Skann koden for å se at diplomet er ekte.",
        "signatories": [{"name": "Máret Đurin", "post": "Daglig leder"}],
        "owner": "Eieren av ordningen",
    },
    "nn": {
        "scheme_name": "Trygge lokalsamfunn",
        "status": "Trygt lokalsamfunn",
        "community": "Seljord",
        "sentence": "Kommunen arbeider systematisk for å førebyggje ulukker og skadar.",
        "decided_on": "12. mai 2026",
        "valid_from": "12. mai 2026",
        "valid_to": "11. mai 2031",
        "validity_sentence": "Gjeld frå 12. mai 2026 til 11. mai 2031.",
        "verify_sentence": "Skann koden for å sjå at diplomet er ekte.",
        "signatories": [
            {"name": "Ingebjørg Åsnes", "post": "Styreleiar"},
            {"name": "Áŋgel Čáhppes", "post": "Dagleg leiar"},
        ],
        "owner": "Eigaren av ordninga",
    },
    "en": {
        "scheme_name": "Safe Communities",
        "status": "Safe Community",
        "heading": "Designated as a Safe Community",
        "community": "Harstad",
        "sentence": "The community works systematically to prevent accidents and injuries.",
        "decided_on": "12 May 2026",
        "valid_from": "12 May 2026",
        "valid_to": "11 May 2031",
        "validity_sentence": "Valid from 12 May 2026 until 11 May 2031.",
        "verify_sentence": "Scan the code to see that the diploma is genuine.",
        "signatories": [],
        "owner": "The owner of the scheme",
    },
}

_PAPER: dict[str, tuple[str, str, str, str]] = {
    "nb": ("Sertifiseringsuttalelse", "Vurdering av hvert trinn", "Anbefaling", "Trinn"),
    "nn": ("Sertifiseringsfråsegn", "Vurdering av kvart steg", "Tilråding", "Steg"),
    "en": ("Certification statement", "Rating of each step", "Recommendation", "Step"),
}


def diploma(language: str = "nb", **other: object) -> dict[str, Any]:
    """Data for `DIPLOMA`; anything in `other` replaces what is there."""
    common = {"number": "TL-2026-0007", "verify_url": URL, "qr": "qr.svg"}
    return _DIPLOMA[language] | common | other


def paper(language: str = "nb", **other: object) -> dict[str, Any]:
    """Data for `PAPER` with a block of every kind, on two pages."""
    title, rating, advice, step = _PAPER[language]
    people = [
        {"name": "Ingebjørg Åsnes", "post": "Leder", "mark": "10:42"},
        {"name": "Máret Đurin", "post": "Medlem"},
    ]
    blocks = [
        {"kind": "heading", "text": rating},
        {"kind": "paragraph", "text": "Šaddá buorre.\n\nEt nytt avsnitt.\nEn ny linje."},
        {"kind": "heading", "level": 2, "text": advice},
        {"kind": "list", "items": ["Første", "Andre"]},
        {"kind": "list", "numbered": True, "items": ["En", "To"]},
        {
            "kind": "table",
            "caption": rating,
            "columns": [step, "0–3", "…"],
            "rows": [["1 A", "3", "Godt"], ["2 B", "2", "Nesten"]],
        },
        {"kind": "note", "title": advice, "text": "Godkjenn."},
        *[{"kind": "paragraph", "text": "Mange ord. " * 30} for _ in range(7)],
        {"kind": "signatures", "people": people},
    ]
    return {
        "sender": "Eieren av ordningen",
        "title": title,
        "subtitle": "Gáivuotna – Kåfjord – Kaivuono",
        "meta": [["Sak", "TL-2026-0007"], ["Hvem", "Ingebjørg Åsnes\nMáret Đurin"]],
        "footer": "TL-2026-0007",
        "blocks": blocks,
        **other,
    }
