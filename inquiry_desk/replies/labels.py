"""The words on the screen for the enums of this part, each once."""

import enum

from flask_babel import lazy_gettext as _l

from inquiry_desk.replies.guard import Place, Risk
from inquiry_desk.replies.models import Decision

LABELS: dict[enum.Enum, object] = {
    Decision.APPROVED: _l("Approved"),
    Decision.RETURNED: _l("Sent back"),
    Decision.WITHDRAWN: _l("Reply withdrawn"),
    Risk.SERVICE_RULE: _l("Every reply of this service is approved by a second person"),
    Risk.MY_NUMBER: _l("A number that is a My Number by its check digit"),
    Risk.OTHER_PERSON: _l("Name, number or address of another person who asked"),
    Risk.DOUBTFUL_SENDER: _l("The mail that is answered may not be from this person"),
    Risk.IDENTITY_OPEN: _l("Facts about a person, and the identity is not checked yet"),
    Risk.COMPLAINT: _l("Reply to a complaint"),
    Risk.ATTACHMENT: _l("Files are attached"),
    Risk.UNVERIFIED_SENDER: _l("The sender of the mail that is answered was not verified"),
    Risk.WARNING_WORDS: _l("Words that often stand beside personal data"),
    Risk.FIRST_REPLY: _l("First reply to this address"),
    Place.SUBJECT: _l("Subject"),
    Place.BODY: _l("Text of the mail"),
    Place.FILE_NAME: _l("File name"),
}
