"""The mail about lateness in words: numbers, never what an inquiry says."""

from collections.abc import Sequence

from flask_babel import gettext as _

from escalation.alerts.models import LABELS, AlertLevel
from escalation.alerts.sender import MOST_LISTED
from escalation.alerts.waiting import Waiting
from foundation.wareki import format_datetime


def subject_of(told: Sequence[Waiting]) -> str:
    """One number, or how many."""
    urgent = _("[Urgent] ") if any(one.urgent for one in told) else ""
    if len(told) == 1:
        (one,) = told
        words = _("[Deadlines] %(number)s: %(level)s", number=one.reference, level=LABELS[one.level])
    else:
        words = _("[Deadlines] %(count)d inquiries", count=len(told))
    return urgent + words


def body_of(told: Sequence[Waiting], links: Sequence[str], centre: str) -> str:
    """The gravest first, each with its link where the reader may open it."""
    lines = [
        _("This is %(centre)s.", centre=centre),
        _("Please look at the following %(count)d inquiries to departments.", count=len(told)),
        "",
    ]
    for one, link in zip(told, links, strict=False):
        lines += [_headline(one), _when(one), *([f"  {link}"] if link else []), ""]
    if len(told) > MOST_LISTED:
        lines += [_("- and %(count)d more", count=len(told) - MOST_LISTED), ""]
    lines.append(_("This mail was sent automatically. A reply to it is not read."))
    return "\n".join(lines) + "\n"


def _headline(one: Waiting) -> str:
    urgent = _("[Urgent] ") if one.urgent else ""
    return f"{urgent}{one.reference}　{one.department}　{LABELS[one.level]}"


def _when(one: Waiting) -> str:
    due = format_datetime(one.due_at)
    if one.level is AlertLevel.NOT_ACCEPTED:
        return "  " + _("To be accepted by: %(due)s", due=due)
    when = "  " + _("Due: %(due)s", due=due)
    return when if one.accepted else when + _(" (not yet accepted)")
