"""The subprocess that draws a preview: `python -I preview_inside.py KIND FILE TARGET`.

KIND is "pdf" (its first page, as PNG) or "picture" (turned upright and made smaller, as WebP).
A file that is too much, or damaged, ends the process with an error; nothing else is promised. It
imports nothing of Trygt, so it starts fast.
"""

import contextlib
import resource
import sys
from pathlib import Path

MEMORY = 1024 * 1024 * 1024  # bytes of address space
CPU_SECONDS = 15
LONGEST_SIDE = 1000  # pixels of a preview
MOST_PIXELS = 60_000_000  # of a picture that is opened at all
MOST_PAGES = 5_000


class TooMuch(Exception):
    """More pixels or pages than a preview is worth."""


def draw_pdf(source: Path, target: Path) -> None:
    """The first page, so that its longest side is `LONGEST_SIDE`."""
    import pypdfium2  # noqa: PLC0415 - only one of the two libraries is needed

    document = pypdfium2.PdfDocument(source)
    if len(document) > MOST_PAGES:
        raise TooMuch("pages")
    page = document[0]
    bitmap = page.render(scale=LONGEST_SIDE / max(*page.get_size(), 1))
    bitmap.to_pil().save(target, "PNG", optimize=True)


def draw_picture(source: Path, target: Path) -> None:
    """The picture upright and no larger than needed, without what the camera wrote into it."""
    from PIL import Image, ImageOps  # noqa: PLC0415

    Image.MAX_IMAGE_PIXELS = None  # our own limit stands here, before anything is decoded
    with Image.open(source, formats=("PNG", "JPEG", "WEBP")) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise TooMuch("pixels")
        opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # JPEG decodes straight to about this
        picture = ImageOps.exif_transpose(opened)
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        clear = picture.has_transparency_data
        picture.convert("RGBA" if clear else "RGB").save(target, "WEBP", quality=82)


def main() -> None:
    """Set the limits and draw."""
    with contextlib.suppress(ValueError, OSError):  # macOS has no limit on address space
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    draw = {"pdf": draw_pdf, "picture": draw_picture}[sys.argv[1]]
    draw(Path(sys.argv[2]), Path(sys.argv[3]))


if __name__ == "__main__":
    main()
