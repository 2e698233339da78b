"""QR codes as pictures for papers and pages."""

import io

import segno


def qr_svg(url: str) -> bytes:
    """Draw `url` as a QR code: SVG, black on white, with the quiet zone of four modules.

    Error correction is at least level M (15 %), so that a crumpled or stained print still reads.
    """
    out = io.BytesIO()
    code = segno.make_qr(url, error="m")
    code.save(out, kind="svg", border=4, dark="#000", light="#fff", xmldecl=False, omitsize=True)
    return out.getvalue()
