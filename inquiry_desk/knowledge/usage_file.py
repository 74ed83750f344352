"""The use of articles as a file for spreadsheets: UTF-8 with a byte order mark, CRLF (RFC 4180)."""

import csv
import io

from flask_babel import gettext as _

from foundation.calendar import JST
from foundation.text import csv_safe
from inquiry_desk.knowledge.usage_queries import UsedArticle

BYTE_ORDER_MARK = "\ufeff"


def as_csv(lines: list[UsedArticle]) -> str:
    """One line an article; no cell begins a formula."""
    out = io.StringIO()
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out)
    for row in [_heading(), *(_cells(line) for line in lines)]:
        writer.writerow([csv_safe(cell) for cell in row])
    return out.getvalue()


def _heading() -> list[str]:
    return [
        _("Article number"),
        _("Service"),
        _("Question"),
        _("Times used"),
        _("Solved"),
        _("Not solved"),
        _("Solved rate"),
        _("Last used"),
        _("Found, never opened"),
        _("To look at"),
    ]


def _cells(line: UsedArticle) -> list[str]:
    use, solved = line.use, line.use.share_solved
    return [
        str(line.article.id),
        line.article.service.name if line.article.service else _("All services"),
        line.article.shown.question,
        str(use.used),
        str(use.solved),
        str(use.unsolved),
        "" if solved is None else f"{solved:.1%}",
        use.last_at.astimezone(JST).strftime("%Y/%m/%d") if use.last_at else "",
        str(use.shown),
        _word(line),
    ]


def _word(line: UsedArticle) -> str:
    if line.use.is_weak:
        return _("Weak")
    return _("Not used of late") if line.is_unused else ""
