"""How this part joins."""

from flask import Flask
from flask_babel import gettext as _

from escalation.routing.reaching import advice_for
from foundation.text import mask_name, mask_phone
from foundation.web.filters import register_labels
from inquiry_desk.inquiries import identity, timeline_parts, worklists
from inquiry_desk.inquiries.counting import capped
from inquiry_desk.inquiries.kinds import LABELS
from inquiry_desk.inquiries.lease_views import blueprint
from inquiry_desk.inquiries.leasing import mark_of
from inquiry_desk.inquiries.merged import merged_into
from inquiry_desk.inquiries.models import Contact
from inquiry_desk.inquiries.templating import filled_for


def masked_contact(contact: Contact) -> str:
    """Who asks, for lists: enough to tell two apart, not enough to know either (requirement A5)."""
    if contact.anonymous:
        return _("Anonymous")
    return mask_name(contact.name) or mask_phone(contact.phone_e164 or contact.phone_typed)


def init_app(app: Flask) -> None:
    register_labels(LABELS)
    register_labels(worklists.LABELS)
    register_labels(timeline_parts.LABELS)
    register_labels(identity.LABELS)
    app.jinja_env.globals.update(
        advice_for=advice_for,
        merged_inquiries=merged_into,
        timeline_parts=tuple(timeline_parts.Part),
        lease_mark=mark_of,
    )
    app.jinja_env.filters.update(
        masked_contact=masked_contact,
        filled_for=filled_for,
        capped=capped,
        identity_items=identity.items_in_words,
    )
    app.register_blueprint(blueprint)
