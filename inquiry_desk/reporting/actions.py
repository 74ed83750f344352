"""What is done with a report of any kind. None of these commits; each leaves a step and an entry of the audit log.

Who may do it is the caller's to ask (`acts.py`). NotPossibleError where the state does not allow it.
"""

from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from foundation.calendar import day_of
from foundation.db import db
from foundation.documents.freezing import digest_of
from foundation.organisation.models import Service, User
from foundation.web.filters import label
from inquiry_desk.inquiries.values import NotPossibleError
from inquiry_desk.reporting.acts import Act, fits, is_over
from inquiry_desk.reporting.composing import TYPED, bar_to_signing, content_of
from inquiry_desk.reporting.models import (
    Report,
    ReportKind,
    ReportRevision,
    ReportState,
    ReportStepKind,
)
from inquiry_desk.reporting.noting import newest_number, note, reason_of
from inquiry_desk.reporting.numbering import take_number
from inquiry_desk.reporting.stretches import Stretch


def key_of(kind: ReportKind, service: Service | None, stretch: Stretch) -> str:
    """Says kind, service and period, so that of each there is one report."""
    period = stretch.to_day.isoformat() if kind is ReportKind.DAILY else f"{stretch.to_day:%Y-%m}"
    return f"{kind.value}:{service.id if service else 0}:{period}"


def draft(
    kind: ReportKind, service: Service | None, stretch: Stretch, at: datetime, due_on: date | None = None
) -> Report:
    """A new draft, or the report that another worker made of this period meanwhile."""
    key = key_of(kind, service, stretch)
    try:
        with db.session.begin_nested():
            report = Report(
                key=key,
                kind=kind,
                service=service,
                from_day=stretch.from_day,
                to_day=stretch.to_day,
                state=ReportState.DRAFT,
                typed={},
                due_on=due_on,
                drafted_at=at,
            )
            db.session.add(report)
            db.session.flush()
    except IntegrityError:
        return db.session.scalars(select(Report).where(Report.key == key)).one()
    note(report, ReportStepKind.DRAFTED, None, at)
    return report


def write(report: Report, by: User, at: datetime, typed: dict[str, str]) -> None:
    """Keep the texts of `typed` that belong to this kind of report; the same texts again are no step."""
    _must_fit(report, Act.WRITE)
    kept = {name: typed.get(name, report.typed.get(name, "")) for name in TYPED[report.kind]}
    if all(text == report.typed.get(name, "") for name, text in kept.items()):
        return
    report.typed = {**report.typed, **kept}
    note(report, ReportStepKind.EDITED, by, at)


def sign(report: Report, by: User, at: datetime) -> ReportRevision:
    """Freeze figures and texts as they are now, as the next revision."""
    _must_fit(report, Act.SIGN)
    if not is_over(report.to_day, day_of(at)):
        raise NotPossibleError(
            _l(
                "The days of this report are not over yet. Sign it from the next day on: nothing is lost then."
            )
        )
    if why := bar_to_signing(report):
        raise NotPossibleError(why)
    canonical = content_of(report, at).canonical
    revision = ReportRevision(
        report=report,
        number=newest_number(report) + 1,
        content=canonical,
        digest=digest_of(canonical),
        reason=reason_of(report),
        made_by=by,
        made_at=at,
    )
    db.session.add(revision)
    report.state, report.signed_by, report.signed_at = ReportState.SIGNED, by, at
    note(report, ReportStepKind.SIGNED, by, at)
    return revision


def take_back_signature(report: Report, by: User, at: datetime) -> None:
    """Until it is submitted; what was signed stays as a revision nobody was sent."""
    _must_fit(report, Act.UNSIGN)
    report.state, report.signed_by, report.signed_at = ReportState.DRAFT, None, None
    note(report, ReportStepKind.UNSIGNED, by, at)


def submit(report: Report, by: User, at: datetime) -> None:
    """The newest revision goes to the city; the first time it is given its document number."""
    _must_fit(report, Act.SUBMIT)
    report.number = report.number or take_number(report.kind, at)
    report.state, report.submitted_at, report.confirmed_at = ReportState.SUBMITTED, at, None
    note(report, ReportStepKind.SUBMITTED, by, at)


def confirm(report: Report, by: User, at: datetime, comment: str = "") -> None:
    """The city has looked at what was submitted."""
    _must_fit(report, Act.CONFIRM)
    report.state, report.confirmed_at = ReportState.CONFIRMED, at
    note(report, ReportStepKind.CONFIRMED, by, at, comment)


def send_back(report: Report, by: User, at: datetime, comment: str) -> None:
    """The city wants it corrected, and says what."""
    _must_fit(report, Act.SEND_BACK)
    _must_say(comment)
    report.state = ReportState.RETURNED
    note(report, ReportStepKind.RETURNED, by, at, comment)


def correct(report: Report, by: User, at: datetime, reason: str) -> None:
    """Begin a 訂正 of what was submitted or confirmed; the city keeps what it has until the next submission."""
    _must_fit(report, Act.CORRECT)
    _must_say(reason)
    report.state, report.signed_by, report.signed_at = ReportState.DRAFT, None, None
    report.confirmed_at = None
    note(report, ReportStepKind.CORRECTED, by, at, reason)


def _must_fit(report: Report, act: Act) -> None:
    if not fits(act, report.kind, report.state):
        state = label(report.state)
        raise NotPossibleError(
            _l("This cannot be done any more: the report is now “%(state)s”. Look at it again.", state=state)
        )


def _must_say(reason: str) -> None:
    if not reason.strip():
        raise NotPossibleError(_l("Write what has to be corrected, so that the others know it."))
