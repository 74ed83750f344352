"""The use of articles as a file for spreadsheets."""

from flask_babel import gettext as _

from foundation import csv_file
from foundation.calendar import JST
from inquiry_desk.knowledge.usage_queries import UsedArticle


def as_csv(lines: list[UsedArticle]) -> str:
    """One line an article."""
    return csv_file.as_csv([_heading(), *(_cells(line) for line in lines)])


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
