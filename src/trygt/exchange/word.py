"""The council's case paper as a Word file: real styles, header rows, alt texts and language, so that
whoever goes on writing, and whoever listens to it, can find their way."""

from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, RGBColor

from trygt.exchange.council_case import Block, Paper

LOCALES = {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}
TEXT_WIDTH = Cm(16)
TALLEST = Cm(21)
INK = RGBColor(0x17, 0x49, 0x5A)


def docx(paper: Paper, wall_png: bytes, author: str = "") -> bytes:
    """The paper as .docx; `wall_png` is the picture of the wall."""
    document: Any = Document()
    document.core_properties.title = paper.title
    document.core_properties.language = LOCALES[paper.language]
    document.core_properties.author = author
    document.core_properties.comments = ""
    _speak(document, LOCALES[paper.language])
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.5)
    document.add_heading(paper.title, level=0)
    for block in paper.blocks:
        _add(document, block, wall_png)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _speak(document: Any, locale: str) -> None:
    """Say the language in the default style, and give headings the house's ink."""
    normal = document.styles["Normal"].element.get_or_add_rPr()
    language = OxmlElement("w:lang")
    for name in ("w:val", "w:eastAsia"):
        language.set(qn(name), locale)
    normal.append(language)
    for element in document.styles.element.iter(qn("w:lang")):
        element.set(qn("w:val"), locale)
    for name in ("Title", "Heading 1", "Heading 2"):
        document.styles[name].font.color.rgb = INK


def _add(document: Any, block: Block, wall_png: bytes) -> None:
    match block.kind:
        case "heading":
            document.add_heading(_clean(block.text), level=block.level - 1)
        case "paragraph":
            document.add_paragraph(_clean(block.text))
        case "blank":
            document.add_paragraph().add_run(_clean(block.text)).italic = True
        case "list":
            for text in block.texts:
                document.add_paragraph(_clean(text), style="List Bullet")
        case "facts":
            for label, text in block.rows:
                paragraph = document.add_paragraph()
                paragraph.add_run(f"{label}: ").bold = True
                paragraph.add_run(text)
        case "table":
            _table(document, block)
        case "wall":
            _picture(document, block.text, wall_png)


def _table(document: Any, block: Block) -> None:
    """A table with a header row that is repeated on every page, rows that are not broken, and a caption."""
    table = document.add_table(rows=1, cols=len(block.head), style="Light Grid Accent 1")
    _say(table, block.text)
    for cell, text in zip(table.rows[0].cells, block.head, strict=True):
        cell.text = _clean(text)
    properties = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no other way
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    properties.append(repeated)
    for row in block.rows:
        added = table.add_row()
        for cell, text in zip(added.cells, row, strict=True):
            cell.text = _clean(text)
        whole = OxmlElement("w:cantSplit")
        added._tr.get_or_add_trPr().append(whole)  # noqa: SLF001
    document.add_paragraph()


def _say(table: Any, words: str) -> None:
    """What the table is, for those who hear it."""
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), words)
    table._tbl.tblPr.append(caption)  # noqa: SLF001


def _picture(document: Any, words: str, content: bytes) -> None:
    """A picture as wide as the text, unless it would not fit on a page, with its words as alt text."""
    run = document.add_paragraph().add_run()
    shape = run.add_picture(BytesIO(content), width=TEXT_WIDTH)
    if shape.height > TALLEST:
        shape.width, shape.height = int(shape.width * TALLEST / shape.height), TALLEST
    shape._inline.docPr.set("descr", words)  # noqa: SLF001
    document.add_paragraph(words, style="Caption")


def _clean(text: str) -> str:
    """Without the characters a Word file cannot hold."""
    return "".join(c for c in text if c in "\n\t" or (c >= " " and c not in "\ufffe\uffff"))
