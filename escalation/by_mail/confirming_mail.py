"""Telling a section that its mail was understood, and as what: they rarely sign in to see it."""

from datetime import datetime

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from escalation.by_mail.reading import Said
from escalation.models import Escalation
from escalation.notices import CHANNEL, AgreedChannel, MailChannel, link_to
from mail_gateway.models import IncomingMail
from mail_gateway.outgoing.outbox import Message, queue

_TAKEN = {
    Said.ACCEPT: _l("Your mail was registered as the acceptance of the inquiry."),
    Said.ANSWER: _l("Your mail was registered as your section's answer."),
    Said.PART: _l("Your mail was registered as a part of your section's answer."),
    Said.QUESTION: _l(
        "Your question has reached the centre. The deadline stands still until it is answered."
    ),
    Said.RETURN: _l("The inquiry was returned to the centre."),
}


def confirm_receipt(escalation: Escalation, mail: IncomingMail, said: Said, at: datetime) -> None:
    """One automatic answer to a verified sender, with the null sender, so that nothing answers it (RFC 3834)."""
    channel = current_app.extensions[CHANNEL]
    sender = channel.mail if isinstance(channel, AgreedChannel) else channel
    if not isinstance(sender, MailChannel):
        return
    waits = escalation.submission is not None and said in {Said.ANSWER, Said.PART}
    said_first = _("Your mail waits for the approval of your section.") if waits else str(_TAKEN[said])
    queue(
        Message(
            to_address=mail.sender_address,
            subject=_("[Registered] %(number)s", number=escalation.reference),
            body="\n".join([said_first, "", _("You can see it here:"), link_to(escalation), ""]),
            from_name=sender.from_name,
            from_address=sender.from_address,
            in_reply_to=mail.message_id,
            automatic=True,
        ),
        at,
    )
