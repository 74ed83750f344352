"""The form of the call screen: its choices, what was typed before, and what the telephone system knows."""

from flask_babel import gettext as _

from faq.library import articles_with_ids, usable_version
from foundation import clock
from foundation.business_days.queries import exceptions_at
from foundation.organisation.models import User
from foundation.organisation.queries import active_categories, services_for
from foundation.phone import read_phone
from foundation.web.ids import read_id
from inquiry_desk.calls.forms import CallForm
from inquiry_desk.calls.slots import form_of
from inquiry_desk.inquiries import queries
from inquiry_desk.inquiries.drafts import typed_before
from inquiry_desk.inquiries.identity import IdentityItem
from inquiry_desk.inquiries.promised_times import suggested_time
from inquiry_desk.telephony.course import talk_span
from inquiry_desk.telephony.models import PhoneCall
from inquiry_desk.telephony.queries import line_of

_IDS = ("service_id", "category_id", "colleague_id")
_BOXES = ("anonymous", *(f"checked_{item.value}" for item in IdentityItem))


def form_of_slot(user: User, slot: int) -> tuple[CallForm, bool]:
    """The form with what was typed into this slot, and whether anything was."""
    typed = typed_before(user, form_of(slot))
    form = CallForm(formdata=None, data=_as_data(typed)) if typed else CallForm(formdata=None)
    form.slot.data = str(slot)
    return form, bool(typed)


def form_of_phone_call(call: PhoneCall, slot: int) -> CallForm:
    """The form with number, service of the line and times as the telephone system tells them."""
    number = read_phone(call.phone_e164 or "").national or call.number_told
    line = line_of(call)
    return CallForm(
        formdata=None,
        data={
            "slot": str(slot),
            "phone_call_id": str(call.id),
            "phone": number if call.phone_e164 else "",
            "service_id": line.service_id if line else None,
        },
    )


def take_times_of(call: PhoneCall | None, form: CallForm) -> None:
    """The times the telephone system tells go before those of the screen, also where a call is taken up again."""
    told = talk_span(call, clock.now()) if call else None
    if told is None:
        return
    form.started_at.data = told[0].isoformat()
    if told[1] is not None and not form.call_ended_at.data:
        form.call_ended_at.data = told[1].isoformat()


def with_choices(form: CallForm, user: User) -> CallForm:
    services = services_for(user)
    if len(services) == 1 and form.service_id.data is None and not form.is_submitted():
        form.service_id.data = services[0].id
    form.service_id.choices = [("", _("Choose")), *((s.id, s.name) for s in services)]
    _take_service_of_article(form, {service.id for service in services})
    form.category_id.choices = [("", "—"), *((c.id, c.name) for c in active_categories(form.service_id.data))]
    people = queries.colleagues_for(form.service_id.data, user)
    form.colleague_id.choices = [("", _("Whoever is free")), *((p.id, p.display_name) for p in people)]
    if form.promised_at.data is None and not form.is_submitted():
        form.promised_at.data = suggested_time(clock.now(), exceptions_at())
    return form


def _take_service_of_article(form: CallForm, visible: set[int]) -> None:
    """What was read out says what it is about, where nobody chose."""
    version = usable_version(form.version_id) if form.service_id.data is None else None
    article = articles_with_ids([version.article_id]).get(version.article_id) if version else None
    if article is not None and article.service_id in visible:
        form.service_id.data = article.service_id


def _as_data(typed: dict[str, str]) -> dict[str, object]:
    """What a draft holds, as the fields understand it."""
    data: dict[str, object] = {
        name: value for name, value in typed.items() if value and name != "promised_at"
    }
    data |= {name: read_id(typed.get(name)) for name in _IDS}
    return data | {name: name in typed for name in _BOXES}
