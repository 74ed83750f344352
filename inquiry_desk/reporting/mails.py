"""Mail about reports: that one was submitted, that one came back. A link and never the content."""

from datetime import datetime

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from escalation.notices import LANGUAGE
from foundation.organisation.models import User
from inquiry_desk.reporting.models import Report, ReportStepKind
from inquiry_desk.reporting.queries import people_with_mail, supervisors_with_mail
from inquiry_desk.reporting.wording import full_name
from inquiry_desk.runtime import runtime
from mail_gateway.outgoing.outbox import Message, queue

MOST_LISTED = 100
"""Reports named in one mail; the others are counted in it."""


def tell_submitted(reports: list[Report], at: datetime) -> None:
    """One mail to the contract office; none where its address is not set."""
    address = runtime().settings.contract_office_mail
    if not address or not reports:
        return
    with force_locale(LANGUAGE):
        subject = _("[Reports] %(what)s submitted", what=_what(reports))
        first = _("Reports of the work were submitted. Please look at them and confirm them.")
        _send(address, subject, [first, "", *_listed(reports)], at)


def tell_returned(report: Report, at: datetime) -> None:
    """To who signed and who submitted it; to the supervisors where neither reads mail."""
    with force_locale(LANGUAGE):
        subject = _("[Reports] %(what)s returned by the city", what=_what([report]))
        first = _("The city has returned a report. Please read its comment, correct it and submit it again.")
        for person in _people_of(report):
            _send(person.mail_address, subject, [first, "", *_listed([report])], at)


def _people_of(report: Report) -> list[User]:
    submitted = [step.by_id for step in report.steps if step.kind is ReportStepKind.SUBMITTED]
    ids = {one for one in (report.signed_by_id, *submitted[-1:]) if one is not None}
    return people_with_mail(ids) or supervisors_with_mail(report.service_id)


def _what(reports: list[Report]) -> str:
    return full_name(reports[0]) if len(reports) == 1 else _("%(count)d reports", count=len(reports))


def _listed(reports: list[Report]) -> list[str]:
    paths = current_app.url_map.bind("")
    lines: list[str] = []
    for report in reports[:MOST_LISTED]:
        lines.append(f"- {report.number} {full_name(report)}")
        page = paths.build("reporting.show", {"report_id": report.id})
        lines.append(f"  {runtime().settings.address}{page}")
    if len(reports) > MOST_LISTED:
        lines.append(_("- and %(count)d more", count=len(reports) - MOST_LISTED))
    return lines


def _send(address: str, subject: str, lines: list[str], at: datetime) -> None:
    settings = runtime().settings
    last = _("This mail was sent automatically. A reply to it is not read.")
    body = "\n".join([_("This is %(centre)s.", centre=settings.centre_name), *lines, "", last]) + "\n"
    message = Message(
        to_address=address,
        subject=subject,
        body=body,
        from_name=settings.centre_name,
        from_address=f"{settings.general_mail}@{settings.mail_domain}",
        automatic=True,
    )
    queue(message, at)
