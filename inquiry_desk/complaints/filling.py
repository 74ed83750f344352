"""The form as a page shows it at first: empty, from an inquiry, or from what is recorded."""

from datetime import datetime
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from faq.privacy.cleaning import without_personal_data
from foundation import clock
from foundation.calendar import JST
from foundation.organisation.models import User
from foundation.organisation.queries import services_for
from inquiry_desk.complaints.forms import ComplaintForm
from inquiry_desk.complaints.models import Complaint
from inquiry_desk.inquiries.drafts import typed_before
from inquiry_desk.inquiries.kinds import Nature
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.queries import colleagues_for


def draft_of(inquiry: Inquiry | None) -> str:
    """The name under which is kept what somebody types before it is recorded."""
    return f"complaint:{inquiry.number}" if inquiry else "complaint"


def empty_form() -> ComplaintForm:
    form = ComplaintForm(_typed(None), received_at=_wall(clock.now()), handled_by_id=current_user.id)
    return _offered(form, None, current_user)


def form_of_inquiry(inquiry: Inquiry) -> ComplaintForm:
    """What was asked, without what names a person as far as rules find it: the city reads it."""
    form = ComplaintForm(
        _typed(inquiry),
        nature=(Nature.REQUEST if inquiry.nature is Nature.REQUEST else Nature.COMPLAINT).value,
        service_id=inquiry.service_id,
        channel=inquiry.channel.value,
        received_at=_wall(inquiry.received_at),
        content=without_personal_data(inquiry.question or inquiry.subject).text,
        handled_by_id=current_user.id,
    )
    return _offered(form, inquiry.service, current_user)


def form_of_complaint(complaint: Complaint) -> ComplaintForm:
    form = ComplaintForm(
        seen=str(complaint.version),
        nature=complaint.nature.value,
        kind=complaint.kind.value,
        service_id=complaint.service_id,
        channel=complaint.channel.value,
        received_at=_wall(complaint.received_at),
        content=complaint.content,
        handling=complaint.handling,
        result=complaint.result,
        analysis=complaint.analysis,
        prevention=complaint.prevention,
        handled_by_id=complaint.handled_by_id,
    )
    return _offered(form, complaint.service, complaint.handled_by)


def _typed(inquiry: Inquiry | None) -> MultiDict[str, str]:
    """What was sent, else what this person had typed before and not sent."""
    return request.form if request.form else MultiDict(typed_before(current_user, draft_of(inquiry)))


def _offered(form: ComplaintForm, service: Any, handler: User | None) -> ComplaintForm:
    """Services and people to choose; what is chosen already stays a choice."""
    services = {one.id: one.name for one in services_for(current_user)}
    people = {current_user.id: current_user.display_name}
    people |= {one.id: one.display_name for one in colleagues_for(form.service_id.data, current_user)}
    if service is not None:
        services.setdefault(service.id, service.name)
    if handler is not None:
        people.setdefault(handler.id, handler.display_name)
    form.service_id.choices = [("", _l("No service")), *services.items()]
    form.handled_by_id.choices = [("", _l("Nobody")), *people.items()]
    return form


def _wall(at: datetime) -> datetime:
    return at.astimezone(JST).replace(tzinfo=None, second=0, microsecond=0)
