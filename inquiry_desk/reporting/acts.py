"""What may be done with a report, by its state and by whom; pure rules (spec 2-3(3), 3-13(1))."""

import enum
from datetime import date

from foundation.access.roles import Permission, Role, allows
from inquiry_desk.reporting.models import Report, ReportKind, ReportState


class Act(enum.Enum):
    """One thing a person does with a report."""

    WRITE = "write"
    SIGN = "sign"
    UNSIGN = "unsign"
    SUBMIT = "submit"
    CONFIRM = "confirm"
    SEND_BACK = "send_back"
    CORRECT = "correct"
    RECEIVE = "receive"
    INSPECT = "inspect"


S = ReportState

IN: dict[Act, frozenset[ReportState]] = {
    Act.WRITE: frozenset({S.DRAFT, S.RETURNED}),
    Act.SIGN: frozenset({S.DRAFT, S.RETURNED}),
    Act.UNSIGN: frozenset({S.SIGNED}),
    Act.SUBMIT: frozenset({S.SIGNED}),
    Act.CONFIRM: frozenset({S.SUBMITTED}),
    Act.SEND_BACK: frozenset({S.SUBMITTED}),
    Act.CORRECT: frozenset({S.SUBMITTED, S.CONFIRMED}),
    Act.RECEIVE: frozenset({S.SUBMITTED}),
    Act.INSPECT: frozenset({S.SUBMITTED}),
}
NEEDS: dict[Act, Permission] = {
    Act.WRITE: Permission.DRAFT_REPORTS,
    Act.SIGN: Permission.DRAFT_REPORTS,
    Act.UNSIGN: Permission.DRAFT_REPORTS,
    Act.SUBMIT: Permission.SUBMIT_REPORTS,
    Act.CONFIRM: Permission.CONFIRM_REPORTS,
    Act.SEND_BACK: Permission.CONFIRM_REPORTS,
    Act.CORRECT: Permission.DRAFT_REPORTS,
    Act.RECEIVE: Permission.CONFIRM_REPORTS,
    Act.INSPECT: Permission.CONFIRM_REPORTS,
}
# The city answers these with an inspection, not with a confirmation.
INSPECTED = frozenset({ReportKind.COMPLETION})
ANSWERS = frozenset({Act.CONFIRM, Act.SEND_BACK})
INSPECTING = frozenset({Act.RECEIVE, Act.INSPECT})


def fits(act: Act, kind: ReportKind, state: ReportState) -> bool:
    """Whether a report of this kind in this state can be acted on so."""
    others = ANSWERS if kind in INSPECTED else INSPECTING
    return state in IN[act] and act not in others


def acts_of(role: Role, kind: ReportKind, state: ReportState) -> frozenset[Act]:
    """What somebody of `role` may do now with a report they may see."""
    return frozenset(act for act in Act if fits(act, kind, state) and allows(role, NEEDS[act]))


def is_tickable(report: Report, act: Act) -> bool:
    """Whether `act` can be done with this report as it is."""
    return fits(act, report.kind, report.state)


def is_over(to_day: date, today: date) -> bool:
    """Whether nothing can happen any more on the days the report is about."""
    return to_day < today
