"""A report on paper and as a file. Files are made of a revision, as it was signed, and of nothing else (spec 3-13(1))."""

import re
from dataclasses import dataclass
from io import BytesIO

from flask import Response, abort, render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import transaction
from foundation.wareki import format_date
from foundation.web.file_kinds import type_of
from foundation.web.ids import id_argument
from foundation.web.session import me
from inquiry_desk.reporting import paper
from inquiry_desk.reporting.blueprint import blueprint
from inquiry_desk.reporting.composing import content_of
from inquiry_desk.reporting.content import Content, read_content
from inquiry_desk.reporting.long_csv import as_csv
from inquiry_desk.reporting.models import Report, ReportRevision
from inquiry_desk.reporting.noting import audit_name
from inquiry_desk.reporting.page import visible_or_404
from inquiry_desk.reporting.reading import revision_for
from inquiry_desk.reporting.shares import is_share, shares_of
from inquiry_desk.reporting.xlsx.book import write_xlsx
from inquiry_desk.runtime import runtime

# What a file may not be called on the machines of an office.
_NOT_IN_A_NAME = re.compile(r'[\\/:*?"<>|\s]+')


@dataclass(frozen=True)
class Sheets:
    """What goes on paper, in the official wording."""

    content: Content
    paper: paper.Paper
    title: str
    subject: str
    period: str

    @property
    def file_name(self) -> str:
        """「業務日報_就学援助業務_20261116_第1版」."""
        parts = (self.title, self.subject, f"{self.content.to_day:%Y%m%d}", self.paper.edition)
        return _NOT_IN_A_NAME.sub(" ", "_".join(parts))


@blueprint.get("/<int:report_id>/print")
@requires(Permission.READ_REPORTS)
def printed(report_id: int) -> ResponseReturnValue:
    """The revision asked for or the newest; a draft says that it is one."""
    report = visible_or_404(report_id)
    revision = _revision_or_404(report)
    _note(AuditAction.READ, report, revision)
    with force_locale(paper.LANGUAGE):
        words = {
            "wareki": format_date,
            "shares_of": shares_of,
            "is_share": is_share,
            "facts_of": paper.facts_of,
            "opening_of": paper.opening_of,
        }
        return render_template(
            "reporting/print.html", report=report, sheets=_sheets(report, revision), **words
        )


@blueprint.get("/<int:report_id>/file.<any(xlsx, csv):kind>")
@requires(Permission.READ_REPORTS)
def file(report_id: int, kind: str) -> ResponseReturnValue:
    """Of a draft there are no files: they would say something else tomorrow."""
    report = visible_or_404(report_id)
    revision = _revision_or_404(report) or abort(404)
    _note(AuditAction.EXPORTED, report, revision)
    with force_locale(paper.LANGUAGE):
        sheets = _sheets(report, revision)
        made = as_csv(sheets.content).encode() if kind == "csv" else write_xlsx(sheets.content, sheets.paper)
    name = f"{sheets.file_name}.{kind}"
    response: Response = send_file(BytesIO(made), type_of(name), as_attachment=True, download_name=name)
    return response


def _revision_or_404(report: Report) -> ReportRevision | None:
    number = id_argument("revision")
    if number is None and "revision" in request.args:
        abort(404)
    try:
        return revision_for(report, me(), number)
    except LookupError:
        abort(404)


def _sheets(report: Report, revision: ReportRevision | None) -> Sheets:
    at, settings = clock.now(), runtime().settings
    content = read_content(revision.content) if revision else content_of(report, at)
    sender = settings.centre_name
    if settings.contractor_name:
        sender = _("%(centre)s\nContractor: %(name)s", centre=sender, name=settings.contractor_name)
    head = paper.paper_of(report, revision, sender, settings.report_addressee, at)
    return Sheets(
        content,
        head,
        paper.title_on_paper(content.kind),
        paper.subject_of(content),
        paper.period_of(content),
    )


def _note(action: AuditAction, report: Report, revision: ReportRevision | None) -> None:
    with transaction():
        record(action, "report", audit_name(report), revision=revision.number if revision else 0)
