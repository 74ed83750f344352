"""What the timeline says of a mail besides its words: who else has it, why it is here, what was not sent."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from inquiry_desk.inquiries.models import TimelineEntry
from mail_gateway.intake.shown_addresses import shown_address

# The words for values that filing leaves on the entry (correspondence/acknowledging.py, joining.py).
NOT_ACKNOWLEDGED: dict[str, object] = {
    "too_many": _l("Withheld: too many mails from this address. Tell the citizen the number in your reply."),
    "busy": _l(
        "Withheld: too many acknowledgements in this hour. Tell the citizen the number in your reply."
    ),
    "lately": _l("Not sent: this address was sent one within the last hour."),
    "forged": _l("Not sent: the sender's address may be forged."),
    "ourselves": _l("Not sent: the mail bears an address of the centre or of the city."),
}
JOINED_BY: dict[str, object] = {
    "number": _l("The number in its subject, and the address of a person of this inquiry"),
    "person": _l("Filed by hand"),
}


def facts_of_mail(entry: TimelineEntry) -> Iterable[tuple[str, str]]:
    """(name, value) of what is known; nothing for other entries."""
    details = entry.details or {}
    if others := details.get("others"):
        shown = ", ".join(shown_address(str(address)) for address in others)
        more = int(details.get("others_count", len(others))) - len(others)
        if more > 0:
            shown = _("%(addresses)s and %(count)s more", addresses=shown, count=more)
        yield _("Also sent to"), shown
    if details.get("sent_to"):
        yield _("Sent about"), _("%(number)s, which was merged into this one", number=details["sent_to"])
    if joined := JOINED_BY.get(str(details.get("joined_by"))):
        yield _("Filed here by"), _by_person(entry) or str(joined)
    if details.get("withheld"):
        yield _("Acknowledgement"), _("withheld: too many to this address")
    if told := NOT_ACKNOWLEDGED.get(str(details.get("not_acknowledged"))):
        yield _("Acknowledgement"), str(told)


def _by_person(entry: TimelineEntry) -> str:
    return _("%(name)s, by hand", name=entry.author.display_name) if entry.author else ""
