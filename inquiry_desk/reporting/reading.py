"""Which revision of a report somebody reads, and what stands in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from foundation.organisation.models import User
from inquiry_desk.reporting.composing import content_of
from inquiry_desk.reporting.content import Content, read_content
from inquiry_desk.reporting.differences import Differences, differences, differences_of_figures
from inquiry_desk.reporting.models import Report, ReportRevision, ReportState, ReportStep, ReportStepKind
from inquiry_desk.reporting.queries import is_of_the_centre

K = ReportStepKind
# How the centre works at a draft is its own matter.
INTERNAL = frozenset({K.DRAFTED, K.EDITED, K.SIGNED, K.UNSIGNED})
UNDER_WORK = frozenset({ReportState.DRAFT, ReportState.RETURNED})


@dataclass(frozen=True)
class Reading:
    """A report as one person reads it. `revision` None: the draft, computed now.

    `changes`: against the revision the city was sent before; `live`: what the records say otherwise by now.
    """

    content: Content
    revision: ReportRevision | None
    revisions: list[ReportRevision]
    before: ReportRevision | None
    changes: Differences
    live: Differences


def submitted_numbers(steps: Iterable[ReportStep]) -> set[int]:
    """The numbers of the revisions that were sent to the city."""
    return {step.revision for step in steps if step.kind is ReportStepKind.SUBMITTED}


def readable_steps(report: Report, user: User) -> list[ReportStep]:
    """All of them for the centre; for the city what went between the two."""
    if is_of_the_centre(user):
        return list(report.steps)
    return [step for step in report.steps if step.kind not in INTERNAL]


def readable_revisions(report: Report, user: User) -> list[ReportRevision]:
    """All of them for the centre, the submitted ones for the city, oldest first."""
    if is_of_the_centre(user):
        return list(report.revisions)
    sent = submitted_numbers(report.steps)
    return [revision for revision in report.revisions if revision.number in sent]


def revision_for(report: Report, user: User, number: int | None = None) -> ReportRevision | None:
    """The revision `number`, without one the newest that is not under work again. LookupError: none such for `user`.

    None: the draft, which only the centre reads.
    """
    readable = readable_revisions(report, user)
    if number is None and is_of_the_centre(user) and report.state in UNDER_WORK:
        return None
    fitting = [one for one in readable if number in (None, one.number)]
    if not fitting:
        raise LookupError
    return fitting[-1]


def read(report: Report, user: User, at: datetime, number: int | None = None) -> Reading:
    """LookupError where there is no such revision for `user`."""
    revision = revision_for(report, user, number)
    content = read_content(revision.content) if revision else content_of(report, at)
    before = _sent_before(report, revision)
    return Reading(
        content=content,
        revision=revision,
        revisions=readable_revisions(report, user),
        before=before,
        changes=differences(read_content(before.content), content) if before else Differences(),
        live=_live(report, revision, content, user, at),
    )


def _live(
    report: Report, revision: ReportRevision | None, content: Content, user: User, at: datetime
) -> Differences:
    """Only the centre can do something about it, and only about the newest revision."""
    newest = bool(report.revisions) and revision is report.revisions[-1]
    if not newest or report.state in UNDER_WORK or not is_of_the_centre(user):
        return Differences()
    return differences_of_figures(content.figures, content_of(report, at).figures)


def _sent_before(report: Report, revision: ReportRevision | None) -> ReportRevision | None:
    sent = submitted_numbers(report.steps)
    earlier = [
        one
        for one in report.revisions
        if one.number in sent and (revision is None or one.number < revision.number)
    ]
    return earlier[-1] if earlier else None
