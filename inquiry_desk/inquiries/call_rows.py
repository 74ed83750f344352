"""What a form of a call offers to choose from, and the call with what was chosen."""

from datetime import datetime

from flask import flash
from flask_babel import gettext as _

from faq.library import articles_with_ids, usable_version
from faq.models import Article
from foundation.db import db
from foundation.organisation.models import Service, User
from foundation.organisation.queries import active_categories, services_for
from inquiry_desk.inquiries.call_fields import CallFields
from inquiry_desk.inquiries.first_call import WrittenCall
from inquiry_desk.inquiries.kinds import FirstOutcome
from inquiry_desk.inquiries.page import outside_period
from inquiry_desk.inquiries.queries import colleagues_for


def offer_rows(form: CallFields, user: User) -> list[User]:
    """Fill the choices of the form; the colleagues among them."""
    services = services_for(user)
    if len(services) == 1 and form.service_id.data is None and not form.is_submitted():
        form.service_id.data = services[0].id
    form.service_id.choices = [("", _("Choose")), *((s.id, s.name) for s in services)]
    _take_service_of_article(form, {service.id for service in services})
    form.category_id.choices = [("", "—"), *((c.id, c.name) for c in active_categories(form.service_id.data))]
    people = colleagues_for(form.service_id.data, user)
    form.colleague_id.choices = [("", _("Whoever is free")), *((p.id, p.display_name) for p in people)]
    return people


def written_call(form: CallFields, received_at: datetime) -> WrittenCall:
    """The call of a valid form; who chose an article that is gone meanwhile is told."""
    version, outcome = usable_version(form.version_id), form.chosen_outcome
    if form.version_id and version is None:
        flash(
            _("The chosen article was archived meanwhile; it was not recorded as the basis of the answer."),
            "warning",
        )
    return WrittenCall(
        inquiry=form.to_inquiry(received_at),
        outcome=outcome,
        answer=form.answer.data or "",
        article=version,
        article_solved=form.solved if version else None,
        promised_at=form.promised_at.moment if outcome is FirstOutcome.CALLBACK else None,
        callback_phone=form.callback_phone.data or form.phone.data or "",
        colleague=db.session.get(User, form.colleague_id.data) if form.colleague_id.data else None,
        identity_items=tuple(form.identity_items),
    )


def panels_of(form: CallFields) -> dict[str, object]:
    """What the page of a call shows beside its fields."""
    service = db.session.get(Service, form.service_id.data) if form.service_id.data else None
    return {"article": _chosen_article(form), "solved": form.article_solved.data, **period_of(service)}


def period_of(service: Service | None) -> dict[str, object]:
    """What a page needs to warn where the centre does not handle the service today."""
    return {"service": service, "outside_period": outside_period(service)}


def _take_service_of_article(form: CallFields, visible: set[int]) -> None:
    """What was read out says what it is about, where nobody chose."""
    article = _chosen_article(form) if form.service_id.data is None else None
    if article is not None and article.service_id in visible:
        form.service_id.data = article.service_id


def _chosen_article(form: CallFields) -> Article | None:
    """The article that was read out, while it is in force."""
    version = usable_version(form.version_id)
    return articles_with_ids([version.article_id]).get(version.article_id) if version else None
