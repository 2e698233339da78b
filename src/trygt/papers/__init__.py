"""Papers: data and a Typst template in, one archivable and accessible PDF out.

`render` runs Typst in a bounded subprocess and returns PDF/A-2a and PDF/UA-1 in one file;
`qr_svg` draws a QR code to use as an asset. `PAPER` (letters, statements, minutes) and `DIPLOMA`
are the templates shipped here; a domain package may bring its own and import `paper.typ`.
All words are data: nothing here knows what a paper says. Why: docs/decisions/0005-papers.md.
"""

from trygt.papers.qr import qr_svg
from trygt.papers.rendering import DIPLOMA, PAPER, PaperFailed, render

__all__ = ["DIPLOMA", "PAPER", "PaperFailed", "qr_svg", "render"]
