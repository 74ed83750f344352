"""日報, 月報 and 業務完了届 of the past, by the actions people use, each at the moment somebody would have.

The newest day waits for its signature, and one of the day before came back from the city.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from foundation import clock
from foundation.business_days.queries import exceptions_at
from foundation.calendar import (
    JST,
    CalendarExceptions,
    day_of,
    is_office_day,
    month_range,
    next_office_day,
    open_stretches,
)
from foundation.db import db
from foundation.organisation.models import Service, User
from inquiry_desk.reporting import actions
from inquiry_desk.reporting.composing import bar_to_signing
from inquiry_desk.reporting.drafting import is_ready
from inquiry_desk.reporting.inspecting import inspect, receive
from inquiry_desk.reporting.models import InspectionResult, Report, ReportKind, ReportState
from inquiry_desk.reporting.monthly.drafting import due_on as month_due_on
from inquiry_desk.reporting.stretches import Stretch, due_on, stretches_of_month
from inquiry_desk.sample.content import read
from inquiry_desk.sample.crew import Crew

_SIGNED, _SUBMITTED, _ANSWERED = time(9, 0), time(9, 30), time(14, 0)
_REMARKED = 0.3


@dataclass(frozen=True)
class _Desk:
    crew: Crew
    until: datetime
    exceptions: CalendarExceptions
    rng: Random

    def office_day_after(self, day: date) -> date:
        return next_office_day(day, self.exceptions)


def keep_reports(crew: Crew, first: date, until: datetime, seed: int) -> int:
    """The reports of each month from that of `first` to the present one; how many."""
    desk = _Desk(crew, until, exceptions_at(), Random(seed))  # noqa: S311 - invented load, no secret
    ready: list[Stretch] = []
    month = first.replace(day=1)
    while month <= day_of(until):
        days = stretches_of_month(month.year, month.month, desk.exceptions)
        ready += [one for one in days if is_ready(one, until, desk.exceptions)]
        month = month_range(month.year, month.month)[1] + timedelta(days=1)
    made = sum(_report_day(desk, stretch, len(ready) - place) for place, stretch in enumerate(ready))
    whole = {month_range(one.to_day.year, one.to_day.month) for one in ready}
    over = sorted(one for one in whole if one[1] < day_of(until))
    return made + sum(_report_month(desk, Stretch(*one)) for one in over)


def _report_day(desk: _Desk, stretch: Stretch, newest: int) -> int:
    """`newest`: 1 for the last day that is ready, 2 for the one before."""
    at_work = [
        one
        for one in desk.crew.services
        if one.starts_on <= stretch.to_day and stretch.from_day <= one.ends_on
    ]
    for place, service in enumerate(at_work):
        report = _draft_day(desk, service, stretch)
        if newest > 1 and report.state is ReportState.DRAFT:
            _sign_and_submit(desk, report, desk.crew.supervisors[service.id])
            _answer(desk, report, returns=newest == 2 and place == 0)
        db.session.flush()
    return len(at_work)


def _draft_day(desk: _Desk, service: Service, stretch: Stretch) -> Report:
    last = stretch.to_day
    closing = datetime.combine(last + timedelta(days=1), time(0), JST)
    if is_office_day(last, desk.exceptions):
        closing = open_stretches(last, desk.exceptions)[-1][1]
    with clock.fixed(closing):
        due = due_on(stretch, desk.exceptions)
        return actions.draft(ReportKind.DAILY, service, stretch, closing, due)


def _sign_and_submit(desk: _Desk, report: Report, by: User) -> None:
    day = desk.office_day_after(report.to_day)
    signed, submitted = _moment(day, _SIGNED), _moment(day, _SUBMITTED)
    if desk.rng.random() < _REMARKED:
        with clock.fixed(signed):
            remarks = desk.rng.choice(read("records")["reports"]["remarks"])
            actions.write(report, by, signed, {"remarks": remarks})
    with clock.fixed(signed):
        actions.sign(report, by, signed)
    with clock.fixed(submitted):
        actions.submit(report, desk.crew.manager, submitted)


def _answer(desk: _Desk, report: Report, *, returns: bool) -> None:
    """On the day it came, where that is not still to come."""
    at = _moment(desk.office_day_after(report.to_day), _ANSWERED)
    at = min(at, desk.until) if returns else at
    if at > desk.until:
        return
    with clock.fixed(at):
        if returns:
            actions.send_back(report, desk.crew.officer, at, read("records")["reports"]["returned"])
        else:
            actions.confirm(report, desk.crew.officer, at)


def _report_month(desk: _Desk, month: Stretch) -> int:
    """月報 on the second office day, and 業務完了届 with it; what the city has not confirmed keeps both back."""
    day = desk.office_day_after(desk.office_day_after(month.to_day))
    if _moment(day, _SUBMITTED) > desk.until:
        return 0
    monthly = _draft_month(desk, ReportKind.MONTHLY, month, day)
    if monthly.state is not ReportState.DRAFT or bar_to_signing(monthly):
        return 1
    said = read("records")["reports"]
    typed = {"remarks": said["monthly_remarks"], "proposals": said["proposals"], "plan": said["plan"]}
    _hand_in(desk, monthly, day, typed)
    completion = _draft_month(desk, ReportKind.COMPLETION, month, day)
    _hand_in(desk, completion, day, {})
    received_on = desk.office_day_after(day)
    following = _moment(received_on, _ANSWERED)
    if following <= desk.until:
        with clock.fixed(following):
            actions.confirm(monthly, desk.crew.officer, following)
            receive(completion, desk.crew.officer, following, day_of(following))
    _inspect(desk, completion, _moment(desk.office_day_after(received_on), _ANSWERED))
    return 2


def _draft_month(desk: _Desk, kind: ReportKind, month: Stretch, day: date) -> Report:
    at = _moment(day, _SIGNED)
    with clock.fixed(at):
        return actions.draft(kind, None, month, at, month_due_on(month, desk.exceptions))


def _hand_in(desk: _Desk, report: Report, day: date, typed: dict[str, str]) -> None:
    by, at = desk.crew.manager, _moment(day, _SUBMITTED)
    with clock.fixed(at):
        actions.write(report, by, at, typed)
        actions.sign(report, by, at)
        actions.submit(report, by, at)


def _inspect(desk: _Desk, completion: Report, at: datetime) -> None:
    if at <= desk.until and completion.received_on is not None:
        with clock.fixed(at):
            inspect(completion, desk.crew.officer, at, day_of(at), InspectionResult.PASSED)


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, JST)
