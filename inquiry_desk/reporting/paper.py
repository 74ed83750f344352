"""What stands on a report's paper around its content: number, day, sender, who made, checked and confirmed it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from foundation.calendar import JST, day_of
from foundation.organisation.models import User
from foundation.wareki import format_date, format_date_with_weekday
from inquiry_desk.reporting.content import Content
from inquiry_desk.reporting.models import (
    Report,
    ReportKind,
    ReportRevision,
    ReportStep,
    ReportStepKind,
)

# A form has one wording, whoever asks for it.
LANGUAGE = "ja"
TITLES: dict[ReportKind, object] = {
    ReportKind.DAILY: _l("Report of the day's work"),
    ReportKind.MONTHLY: _l("Report of the month's work"),
    ReportKind.COMPLETION: _l("Completion notice"),
}


@dataclass(frozen=True)
class Stamp:
    """A box for a seal: of whom, and once it happened, by name and on which day in Japan."""

    role: str
    name: str = ""
    on: date | None = None


@dataclass(frozen=True)
class Paper:
    """The head of a paper. `revision` 0 is a draft, which has no digest; `taken_back`: its signature no longer stands."""

    number: str
    revision: int
    made_at: datetime
    dated: date
    addressee: str
    sender: str
    reason: str = ""
    digest: str = ""
    taken_back: bool = False
    stamps: tuple[Stamp, ...] = ()

    @property
    def edition(self) -> str:
        """「第2版(訂正)」, 「下書き」."""
        if not self.revision:
            return _("Draft")
        edition = _("Edition %(number)d", number=self.revision)
        edition = _("%(edition)s (corrected)", edition=edition) if self.reason else edition
        return _("%(edition)s, signature taken back", edition=edition) if self.taken_back else edition

    @property
    def mark(self) -> str:
        """Which document and edition, for the head of every page."""
        return f"{self.number} {self.edition}"


def title_on_paper(kind: ReportKind) -> str:
    return str(TITLES[kind])


def subject_of(content: Content) -> str:
    """対象業務: the service, or what a report without one is about."""
    if content.service:
        return content.service
    return _("Inquiries of no service") if content.kind is ReportKind.DAILY else _("All services")


def period_of(content: Content) -> str:
    """「令和8年11月16日(月)」, with the closed days before it 「令和8年11月14日(土)～…」, of a month 「令和8年11月分」."""
    if content.kind is not ReportKind.DAILY:
        return _("%(month)s, whole month", month=format_date(content.to_day).rpartition("月")[0] + "月")
    last = format_date_with_weekday(content.to_day)
    first = format_date_with_weekday(content.from_day)
    return last if content.from_day == content.to_day else f"{first}～{last}"


def opening_of(kind: ReportKind) -> str:
    """The sentence a paper begins with."""
    if kind is ReportKind.COMPLETION:
        return _("We give notice that the work was completed as follows.")
    return _("We report as follows.")


def facts_of(content: Content, paper: Paper) -> list[tuple[str, str]]:
    """What the paper is about, by name."""
    facts = [(_("Services covered"), subject_of(content)), (_("Period covered"), period_of(content))]
    if content.kind is ReportKind.COMPLETION:
        term = f"{format_date(content.from_day)}～{format_date(content.to_day)}"
        facts += [(_("Term of the work"), term), (_("Completed on"), format_date(content.to_day))]
    if paper.reason:
        facts.append((_("Reason of the correction"), paper.reason))
    return facts


def paper_of(
    report: Report, revision: ReportRevision | None, sender: str, addressee: str, at: datetime
) -> Paper:
    """The head of a revision, or of the draft as it is at `at`."""
    if revision is None:
        return Paper(report.number, 0, at, day_of(at), addressee, sender, stamps=_stamps(None, ()))
    steps = [step for step in report.steps if step.revision == revision.number]
    submitted = _last(steps, ReportStepKind.SUBMITTED)
    return Paper(
        number=report.number,
        revision=revision.number,
        made_at=revision.made_at,
        dated=day_of(submitted.at if submitted else revision.made_at),
        addressee=addressee,
        sender=sender,
        reason=revision.reason,
        digest=revision.digest,
        taken_back=_last(steps, ReportStepKind.UNSIGNED) is not None,
        stamps=_stamps(revision, report.steps),
    )


def _stamps(revision: ReportRevision | None, steps: Iterable[ReportStep]) -> tuple[Stamp, ...]:
    """The four boxes; whoever wrote last before the signature made it, else who signed."""
    roles = _("Prepared by"), _("Supervisor"), _("Site manager"), _("Checked by the city")
    if revision is None:
        return tuple(Stamp(role) for role in roles)
    of_it = [step for step in steps if step.revision == revision.number]
    written = [
        step
        for step in steps
        if step.kind is ReportStepKind.EDITED and step.by and step.at <= revision.made_at
    ]
    signed = _stamp(roles[1], revision.made_by, revision.made_at)
    return (
        _stamp(roles[0], written[-1].by, written[-1].at) if written else Stamp(roles[0], signed.name, signed.on),
        signed,
        _stamp_of(roles[2], _last(of_it, ReportStepKind.SUBMITTED)),
        _stamp_of(roles[3], _last(of_it, ReportStepKind.CONFIRMED, ReportStepKind.INSPECTED)),
    )  # fmt: skip


def _last(steps: Iterable[ReportStep], *kinds: ReportStepKind) -> ReportStep | None:
    return next((step for step in reversed(list(steps)) if step.kind in kinds), None)


def _stamp_of(role: str, step: ReportStep | None) -> Stamp:
    return _stamp(role, step.by, step.at) if step else Stamp(role)


def _stamp(role: str, by: User | None, at: datetime) -> Stamp:
    return Stamp(role, by.display_name if by else "", day_of(at.astimezone(JST)))
