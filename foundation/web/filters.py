"""What templates call: moments and dates as the reader's language writes them, labels of enums, icons."""

import enum
from datetime import date, datetime, timedelta
from typing import Any

from flask import Flask, url_for
from flask_babel import format_date, format_datetime, get_locale, ngettext
from flask_babel import gettext as _
from markupsafe import Markup, escape

from foundation import clock, wareki
from foundation.business_days.queries import exceptions_at
from foundation.calendar import JST, holiday_name, remaining
from foundation.phone import format_national, read_phone

LABELS: dict[enum.Enum, object] = {}
UNKNOWN = "—"


def register_labels(labels: dict[enum.Enum, object]) -> None:
    """Make the labels that stand beside a package's enums known to `label`."""
    LABELS.update(labels)


def label(value: enum.Enum | None) -> str:
    """The word on the screen for an enum value; 「—」 for none."""
    return UNKNOWN if value is None else str(LABELS[value])


def _japanese() -> bool:
    return getattr(get_locale(), "language", "ja") == "ja"


def moment(at: datetime | None) -> str:
    """「令和8年11月22日(日) 14:05」 in Japanese, in full otherwise; Japan time."""
    if at is None:
        return UNKNOWN
    return wareki.format_datetime(at) if _japanese() else str(format_datetime(at, "d MMM y HH:mm"))


def short_moment(at: datetime | None) -> str:
    """「11/22 14:05」 for lists."""
    return UNKNOWN if at is None else wareki.short_datetime(at, clock.now())


def day(value: date | None) -> str:
    if value is None:
        return UNKNOWN
    return wareki.format_date_with_weekday(value) if _japanese() else str(format_date(value, "d MMM y"))


def short_day(value: date) -> str:
    """「11/20(金)」, where the year is plain."""
    return str(format_date(value, "M/d(E)" if _japanese() else "E d MMM"))


def clock_time(at: datetime) -> str:
    """「17:15」 in Japan, beside a day that is said already."""
    return f"{at.astimezone(JST):%H:%M}"


def holiday(value: date) -> str:
    """The name of a national holiday in the reader's language; '' where the day is none."""
    return holiday_name(value, "ja" if _japanese() else "en")


def file_size(count: int) -> str:
    """Bytes as people read them: 「820 B」, 「12 KB」, 「3.4 MB」, in steps of 1,024 as file managers show them."""
    if count < 1_024:
        return f"{count} B"
    if count < 1_024**2:
        return f"{-(-count // 1_024)} KB"
    return f"{count / 1_024**2:.1f} MB"


def duration(span: timedelta) -> str:
    """A span in words: 「3時間20分」."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 60:
        return str(ngettext("%(num)d min", "%(num)d min", minutes))
    if minutes % 60 == 0:
        return str(ngettext("%(num)d h", "%(num)d h", minutes // 60))
    return str(_("%(hours)d h %(minutes)d min", hours=minutes // 60, minutes=minutes % 60))


def due(due_at: datetime | None) -> Markup:
    """The rest of business time until `due_at`, or that it is over; the date itself on hover."""
    if due_at is None:
        return Markup(UNKNOWN)
    now = clock.now()
    if now > due_at:
        return _with_title("due-over", "⚠ " + str(_("Overdue")), due_at)
    left = remaining(due_at, now, exceptions_at())
    rest = str(_("%(span)s left", span=duration(left)))
    return _with_title("due-soon" if left < timedelta(hours=2) else "due", rest, due_at)


def _with_title(css: str, text: str, at: datetime) -> Markup:
    template = Markup('<span class="{}" title="{}">{}</span>')
    return template.format(css, moment(at), text)  # Markup.format escapes what it is given


def phone(e164: str | None, typed: str = "") -> str:
    """The number as one reads it out; what was typed where it was not understood."""
    return format_national(e164) if e164 else typed or UNKNOWN


def readable_number(typed: str) -> str:
    """A number somebody typed, as one reads it out; as it was typed where it is not understood."""
    return read_phone(typed).national or typed or UNKNOWN


def paragraphs(text: str | None) -> Markup:
    """Plain text with its line breaks, safe in HTML."""
    return Markup("<br>").join(escape(line) for line in (text or "").split("\n"))


def icon(name: str) -> Markup:
    """A Bootstrap icon, beside a word that says the same."""
    sprite = url_for("bootstrap.static", filename="icons/bootstrap-icons.svg")
    return Markup('<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>').format(sprite, name)


def choices_of(kind: type[enum.Enum]) -> list[tuple[str, Any]]:
    """(value, label) of an enum, for a select field."""
    return [(str(member.value), LABELS[member]) for member in kind]


def init_app(app: Flask) -> None:
    for filter_function in (
        label,
        moment,
        short_moment,
        day,
        short_day,
        clock_time,
        holiday,
        duration,
        file_size,
        due,
        phone,
        readable_number,
        paragraphs,
    ):
        app.jinja_env.filters[filter_function.__name__] = filter_function
    app.jinja_env.globals.update(icon=icon, now=clock.now)
