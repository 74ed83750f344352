"""How this part joins."""

from flask import Flask
from flask_babel import gettext as _

from escalation.routing.reaching import advice_for
from foundation.text import mask_name, mask_phone
from foundation.web.filters import register_labels
from inquiry_desk.inquiries import worklists
from inquiry_desk.inquiries.counting import capped
from inquiry_desk.inquiries.kinds import LABELS
from inquiry_desk.inquiries.models import Contact
from inquiry_desk.inquiries.page_views import blueprint
from inquiry_desk.inquiries.templating import filled_for


def masked_contact(contact: Contact) -> str:
    """Who asks, for lists: enough to tell two apart, not enough to know either (requirement A5)."""
    if contact.anonymous:
        return _("Anonymous")
    return mask_name(contact.name) or mask_phone(contact.phone_e164 or contact.phone_typed)


def init_app(app: Flask) -> None:
    register_labels(LABELS)
    register_labels(worklists.LABELS)
    app.jinja_env.globals["advice_for"] = advice_for
    app.jinja_env.filters.update(masked_contact=masked_contact, filled_for=filled_for, capped=capped)
    app.register_blueprint(blueprint)
