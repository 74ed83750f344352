"""The tables of each topic, from what was counted."""

from collections import Counter
from collections.abc import Callable
from typing import TypeVar

from flask_babel import gettext as _
from sqlalchemy import ColumnElement

from foundation.calendar import CLOSES_AT, OPENS_AT
from foundation.organisation.models import User
from foundation.web.filters import label
from inquiry_desk.analysis import counting
from inquiry_desk.analysis.counting import CallTimes, Subject
from inquiry_desk.analysis.names import Names, names_for
from inquiry_desk.analysis.narrowing import NONE, UNSAID, Narrowing
from inquiry_desk.analysis.tables import Cell, Row, Table, step_of
from inquiry_desk.analysis.top_words import words_of_newest
from inquiry_desk.analysis.topics import Topic
from inquiry_desk.inquiries.kinds import Channel, UnansweredReason
from inquiry_desk.reports.period import Period

Key = TypeVar("Key")

WORKDAYS = range(5)
# The hours of a clock that office hours touch: those from 17:00 are open until 17:15.
OFFICE_HOURS = range(OPENS_AT.hour, CLOSES_AT.hour + 1)


def tables_of(topic: Topic, condition: ColumnElement[bool], period: Period, user: User) -> list[Table]:
    """Without a table where there is nothing to show."""
    names = names_for(user)
    tables = _repeats(condition, names, period) if topic is Topic.REPEATS else _BUILT[topic](condition, names)
    return [table for table in tables if table.rows]


def _volume(condition: ColumnElement[bool], names: Names) -> list[Table]:
    found = counting.by_subject_and_channel(condition)
    subjects: Counter[tuple[Subject, Channel]] = Counter(found)
    services: Counter[tuple[int | None, Channel]] = Counter()
    for (subject, channel), count in found.items():
        services[subject[0], channel] += count
    columns = (*(label(channel) for channel in Channel), _("Total"))
    by_service = [
        Row((names.service(one),), _by_channel(services, one, Narrowing(of=one or NONE)))
        for one in names.service_ids({service for service, _channel in services})
    ]
    by_category = [
        Row(
            names.subject(one),
            _by_channel(subjects, one, Narrowing(of=one[0] or NONE, category=one[1] or NONE)),
        )
        for one in names.subjects({subject for subject, _channel in subjects})
    ]
    return [
        Table(_("By service and channel"), (_("Service"),), columns, _with_total(by_service)),
        Table(_("By category and channel"), (_("Service"), _("Category")), columns, tuple(by_category)),
    ]


def _by_channel(counts: Counter[tuple[Key, Channel]], key: Key, opens: Narrowing) -> tuple[Cell, ...]:
    cells = [
        Cell(counts[key, channel], Narrowing(opens.of, opens.category, channel.value)) for channel in Channel
    ]
    return (*cells, Cell(sum(cell.value for cell in cells), opens))


def _with_total(rows: list[Row]) -> tuple[Row, ...]:
    """The sums below, each opening into the same without the service; nothing below one row or none."""
    if len(rows) < 2:
        return tuple(rows)
    columns = list(zip(*(row.cells for row in rows), strict=True))
    sums = tuple(Cell(sum(cell.value for cell in column), _of_all(column[0])) for column in columns)
    return (*rows, Row((_("Total"),), sums, is_total=True))


def _of_all(cell: Cell) -> Narrowing | None:
    opens = cell.opens
    return Narrowing(channel=opens.channel, reason=opens.reason) if opens else None


def _hours(condition: ColumnElement[bool], _names: Names) -> list[Table]:
    found: Counter[tuple[int, int]] = Counter(counting.by_weekday_and_hour(condition))
    if not found:
        return []
    largest = max(found.values())
    days = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
    rows = [Row((name,), _of_day(found, weekday, largest)) for weekday, name in enumerate(days)]
    every_hour = [Cell(sum(found[day, hour] for day in range(7)), Narrowing(hour=hour)) for hour in range(24)]
    rows.append(Row((_("Total"),), (*every_hour, Cell(found.total(), Narrowing())), is_total=True))
    columns = (*(str(hour) for hour in range(24)), _("Total"))
    return [Table(_("By weekday and hour"), (_("Weekday"),), columns, tuple(rows), dense=True)]


def _of_day(found: Counter[tuple[int, int]], weekday: int, largest: int) -> tuple[Cell, ...]:
    cells = [
        Cell(
            found[weekday, hour],
            Narrowing(weekday=weekday, hour=hour),
            step_of(found[weekday, hour], largest),
            framed=weekday in WORKDAYS and hour in OFFICE_HOURS,
        )
        for hour in range(24)
    ]
    return (*cells, Cell(sum(cell.value for cell in cells), Narrowing(weekday=weekday)))


def _calls(condition: ColumnElement[bool], names: Names) -> list[Table]:
    found = counting.call_times(condition)
    rows = [Row((names.service(one),), _times(found[one], one)) for one in names.service_ids(set(found))]
    columns = (_("Calls"), _("Inquiries"), _("Median (min:s)"), _("90th percentile (min:s)"))
    return [Table(_("Time per call by service"), (_("Service"),), columns, tuple(rows))]


def _times(times: CallTimes, service_id: int | None) -> tuple[Cell, ...]:
    return (
        Cell(times.calls),
        Cell(times.inquiries, Narrowing(of=service_id or NONE)),
        Cell(times.median, is_span=True),
        Cell(times.p90, is_span=True),
    )


def _repeats(condition: ColumnElement[bool], names: Names, period: Period) -> list[Table]:
    found = counting.repeats_by_subject(condition, period)
    rows = [
        Row(
            names.subject(one),
            (Cell(found[one][0], Narrowing(of=one[0] or NONE, category=one[1] or NONE)), Cell(found[one][1])),
        )
        for one in names.subjects(set(found))
    ]
    columns = (_("Asked again"), _("All inquiries of the category"))
    return [Table(_("Asked again by category"), (_("Service"), _("Category")), columns, tuple(rows))]


def _words(condition: ColumnElement[bool], _names: Names) -> list[Table]:
    found = words_of_newest(condition)
    rows = tuple(Row((word,), (Cell(len(ids), Narrowing(word=word)),)) for word, ids in found.items())
    return [Table(_("Most frequent words"), (_("Word"),), (_("Inquiries"),), rows)]


def _reasons(condition: ColumnElement[bool], names: Names) -> list[Table]:
    found = Counter(counting.by_reason_and_service(condition))
    services = names.service_ids({service for _reason, service in found})
    shown = [reason for reason in (*UnansweredReason, None) if any(found[reason, one] for one in services)]
    rows = [Row((_said(reason),), _by_service(found, reason, services)) for reason in shown]
    columns = (*(names.column(one) for one in services), _("Total"))
    return [Table(_("Reasons by service"), (_("Reason"),), columns, tuple(rows))]


def _said(reason: UnansweredReason | None) -> str:
    return label(reason) if reason else _("Not recorded")


def _by_service(
    found: Counter[tuple[UnansweredReason | None, int | None]],
    reason: UnansweredReason | None,
    services: list[int | None],
) -> tuple[Cell, ...]:
    value = reason.value if reason else UNSAID
    cells = [Cell(found[reason, one], Narrowing(of=one or NONE, reason=value)) for one in services]
    return (*cells, Cell(sum(cell.value for cell in cells), Narrowing(reason=value)))


_BUILT: dict[Topic, Callable[[ColumnElement[bool], Names], list[Table]]] = {
    Topic.VOLUME: _volume,
    Topic.HOURS: _hours,
    Topic.CALLS: _calls,
    Topic.WORDS: _words,
    Topic.REASONS: _reasons,
}
