"""事故報告書 as a document for a word processor, A4; in Japanese, whatever language the reader has chosen."""

import re
from datetime import UTC
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from flask_babel import gettext as _

from foundation.documents.archive import settled
from foundation.text import clean_text
from foundation.wareki import format_date
from inquiry_desk.incidents.content import Content, Section
from inquiry_desk.incidents.naming import title_of
from inquiry_desk.incidents.paper import Head

FONT, HEADING_FONT = "BIZ UDP明朝 Medium", "BIZ UDPゴシック"
PAGE_WIDTH, MARGIN = 210, 20
# What XML cannot hold.
_NO_CHARACTERS = re.compile("[\ufffe\uffff]")
# Widths in millimetres; together as wide as the page between its margins.
_OVERVIEW, _COURSE = (40, 130), (50, 120)


def write_docx(content: Content, head: Head) -> bytes:
    """The same content under the same head is the same file."""
    document = Document()
    _lay_out(document)
    title = _("Incident report")
    _write_head(document, head, title)
    for place, section in enumerate(content.sections, 1):
        _heading(document, f"{place}　{title_of(section.key)}")
        _write_section(document, section)
    if head.digest:
        _line(document, f"SHA-256 {head.digest}", size=7)
    properties, moment = document.core_properties, head.made_at.astimezone(UTC).replace(tzinfo=None)
    properties.title, properties.author = f"{title} {content.number}", head.sender[:255]
    properties.created = properties.modified = moment.replace(microsecond=0)
    properties.last_modified_by, properties.comments = head.sender[:255], ""
    out = BytesIO()
    document.save(out)
    return settled(out.getvalue())


def _lay_out(document: DocumentObject) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(PAGE_WIDTH), Mm(297)
    section.left_margin = section.right_margin = Mm(MARGIN)
    section.top_margin = section.bottom_margin = Mm(MARGIN)
    normal: Any = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(10.5)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    normal.paragraph_format.space_after = Pt(2)


def _write_head(document: DocumentObject, head: Head, title: str) -> None:
    right, centre = WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.CENTER
    _line(document, head.number or _("(number given on submission)"), right)
    _line(document, format_date(head.dated), right)
    _line(document, head.addressee, size=12)
    for line in head.sender.split("\n"):
        _line(document, line, right)
    _line(document, title, centre, size=18, bold=True)
    _line(document, head.edition_name, centre)
    _line(document, _("We report the incident as follows."))
    if head.reason:
        _line(document, _("Why it is submitted once more: %(reason)s", reason=head.reason))


def _write_section(document: DocumentObject, section: Section) -> None:
    if not section.columns:
        for line in (section.text or "—").split("\n"):
            _line(document, line)
    elif section.key == "overview":
        _table(document, section.lines, _OVERVIEW)
    elif section.lines:
        count = len(section.columns)
        heads = tuple(title_of(key) for key in section.columns)
        widths = _COURSE if count == 2 else ((PAGE_WIDTH - 2 * MARGIN) // count,) * count
        _table(document, (heads, *section.lines), widths, heads=True)
    else:
        _line(document, _("None"))


def _table(
    document: DocumentObject,
    lines: tuple[tuple[str, ...], ...],
    widths: tuple[int, ...],
    *,
    heads: bool = False,
) -> None:
    table = document.add_table(rows=0, cols=len(widths), style="Table Grid")
    table.autofit = False
    for place, line in enumerate(lines):
        cells = table.add_row().cells
        for column, (cell, text, width) in enumerate(zip(cells, line, widths, strict=True)):
            cell.width = Mm(width)
            run = cell.paragraphs[0].add_run(_clean(text))
            run.bold = (heads and place == 0) or (not heads and column == 0 and len(widths) == 2)


def _heading(document: DocumentObject, text: str) -> None:
    """A real heading, so that a screen reader finds its way; black, as on the other forms."""
    paragraph = document.add_heading(level=2)
    run = paragraph.add_run(text)
    run.font.name, run.font.size = HEADING_FONT, Pt(11)
    run.font.color.rgb = None
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), HEADING_FONT)


def _line(
    document: DocumentObject,
    text: str,
    align: WD_ALIGN_PARAGRAPH | None = None,
    *,
    size: float = 10.5,
    bold: bool = False,
) -> None:
    paragraph = document.add_paragraph()
    if align is not None:
        paragraph.alignment = align
    run = paragraph.add_run(_clean(text))
    run.font.size, run.bold = Pt(size), bold


def _clean(text: str) -> str:
    return _NO_CHARACTERS.sub("", clean_text(text))
