"""定型文 with what is known filled in; what is not known stays visible for the writer."""

from flask_login import current_user

from inquiry_desk.inquiries.models import Inquiry, ReplyTemplate

NOBODY = "お客さま"
NO_SERVICE = "お問い合わせの件"


def filled_for(template: ReplyTemplate, inquiry: Inquiry) -> str:
    """The text of a template for this inquiry. Mail is Japanese whatever the writer's screen speaks."""
    name = inquiry.contact.name
    return fill(
        template.body,
        number=inquiry.number,
        contact_name=name if name and not inquiry.contact.anonymous else NOBODY,
        service=inquiry.service.name if inquiry.service else NO_SERVICE,
        agent=current_user.display_name,
    )


def fill(text: str, **values: str) -> str:
    """Replace `{name}` by its value; unlike str.format, other braces and citizens' braces mean nothing."""
    for name, value in values.items():
        text = text.replace("{" + name + "}", value)
    return text
