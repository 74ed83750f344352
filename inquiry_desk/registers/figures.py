"""The three figures of spec 3-12(1), as pure rules over the rows of the registers and the counts of cases.

Every row that was looked at is listed with its side, so that a figure opens into exactly what it counts; cases,
of which there are very many, come as groups that open into their list.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from foundation.organisation.models import Service
from inquiry_desk.incidents.models import Incident
from inquiry_desk.registers.models import (
    Finding,
    FindingState,
    ProcessedVolume,
    TaskDeadline,
)
from inquiry_desk.registers.parts import Part

ERRORS_BELOW_PER_MILLE = 20

_OF_FINDINGS = {
    FindingState.ACCEPTED: Part.ACCEPTED,
    FindingState.OPEN: Part.NOT_JUDGED,
    FindingState.DISPUTED: Part.DISPUTED,
    FindingState.NOT_OURS: Part.NOT_OURS,
}
_NUMERATORS = {Part.ACCEPTED, Part.MET, Part.MET_EXTENDED, Part.HAPPENED}
_COUNTED = _NUMERATORS | {Part.MISSED}


@dataclass(frozen=True)
class CaseGroup:
    """How many cases of a service stand on one side of a figure."""

    service: Service
    part: Part
    count: int

    @property
    def service_id(self) -> int:
        return self.service.id


Row = Finding | TaskDeadline | Incident | CaseGroup


@dataclass(frozen=True)
class Counted:
    """One row of a register, and how many items it stands for."""

    row: Row
    part: Part
    count: int

    @property
    def is_counted(self) -> bool:
        return self.part in _COUNTED


@dataclass(frozen=True)
class RegisterFigure:
    """Both sides in items, and the rows behind. `denominator` is None where the figure is a plain number.

    `processed`: the cases of the denominator of the error rate; `replaced`: counts entered for days on which cases count.
    """

    key: str
    numerator: int
    denominator: int | None
    behind: list[Counted]
    meets_target: bool | None
    processed: tuple[CaseGroup, ...] = ()
    replaced: tuple[ProcessedVolume, ...] = ()

    @property
    def percent(self) -> str | None:
        """ "1.9": rounded down, so that neither 2 % missed nor 100 % missed reads as if it were met."""
        if not self.denominator:
            return None
        per_mille = self.numerator * 1000 // self.denominator
        return f"{per_mille // 10}.{per_mille % 10}"

    @property
    def records(self) -> list[Counted]:
        """The rows that people entered."""
        return [one for one in self.behind if not isinstance(one.row, CaseGroup)]

    @property
    def groups(self) -> list[CaseGroup]:
        """The cases on all its sides."""
        due = [one.row for one in self.behind if isinstance(one.row, CaseGroup)]
        return [*self.processed, *due]

    @property
    def excluded(self) -> int:
        return sum(one.count for one in self.behind if not one.is_counted)


def error_rate(
    volumes: Iterable[ProcessedVolume],
    findings: Iterable[Finding],
    cases: Iterable[CaseGroup] = (),
    counted_from: Mapping[int, date] | None = None,
) -> RegisterFigure:
    """処理誤り割合: accepted findings / processed items, below 2 % (3-12(1)-1).

    `volumes` are the newest of each day; from the day in `counted_from` the `cases` of a service count in their place.
    """
    behind = [Counted(one, _OF_FINDINGS[one.state], one.count) for one in findings]
    groups, held, replaced = tuple(cases), 0, []
    for entry in volumes:
        if is_replaced(entry, counted_from or {}):
            replaced.append(entry)
        else:
            held += entry.count
    errors, processed = _numerator(behind), held + sum(one.count for one in groups)
    meets = errors * 1000 < processed * ERRORS_BELOW_PER_MILLE if processed else None
    return RegisterFigure("processing-errors", errors, processed, behind, meets, groups, tuple(replaced))


def deadlines_met(
    tasks: Iterable[TaskDeadline],
    from_day: date,
    to_day: date,
    today: date,
    cases: Iterable[CaseGroup] = (),
) -> RegisterFigure:
    """処理期限達成率: items done by their day / items due in the period, all of them (3-12(1)-2)."""
    behind = [Counted(one, part_of_task(one, from_day, to_day, today), one.count) for one in tasks]
    behind += [Counted(one, one.part, one.count) for one in cases]
    due = sum(one.count for one in behind if one.is_counted)
    met = _numerator(behind)
    return RegisterFigure("deadlines-met", met, due, behind, met == due if due else None)


def incidents(rows: Iterable[Incident]) -> RegisterFigure:
    """セキュリティインシデント発生件数: none may happen (3-12(1)-3)."""
    behind = [Counted(one, Part.WITHDRAWN if one.withdrawn_at else Part.HAPPENED, 1) for one in rows]
    happened = _numerator(behind)
    return RegisterFigure("incidents", happened, None, behind, happened == 0)


def is_replaced(entry: ProcessedVolume, counted_from: Mapping[int, date]) -> bool:
    """Whether the cases of its service count on its day: never both."""
    since = counted_from.get(entry.service_id)
    return since is not None and entry.day >= since


def part_of_task(task: TaskDeadline, from_day: date, to_day: date, today: date) -> Part:
    """A task belongs to the period of its present day; undone, it is missed only once that day is over."""
    due = task.extended_to or task.due_on
    if not from_day <= due <= to_day:
        return Part.DUE_OUTSIDE
    if task.done_on is None:
        return Part.MISSED if due < today else Part.NOT_YET_DUE
    if task.done_on > due:
        return Part.MISSED
    return Part.MET if task.done_on <= task.due_on else Part.MET_EXTENDED


def _numerator(behind: list[Counted]) -> int:
    return sum(one.count for one in behind if one.part in _NUMERATORS)
