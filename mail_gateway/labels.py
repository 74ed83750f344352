"""The words on the screen for the enums of this part, each once."""

import enum

from flask_babel import lazy_gettext as _l

from mail_gateway.kinds import MailKind
from mail_gateway.models import IncomingState, OutgoingState

LABELS: dict[enum.Enum, object] = {
    MailKind.CITIZEN: _l("From a citizen"),
    MailKind.BOUNCE: _l("Returned mail"),
    MailKind.AUTO_REPLY: _l("Automatic reply"),
    MailKind.BULK: _l("Mailing list or bulk mail"),
    IncomingState.WAITING: _l("Waiting to be filed"),
    IncomingState.FILED: _l("Filed"),
    IncomingState.SET_ASIDE: _l("Set aside"),
    IncomingState.FAILED: _l("Could not be filed"),
    OutgoingState.WAITING: _l("Waiting to be sent"),
    OutgoingState.SENT: _l("Sent"),
    OutgoingState.FAILED: _l("Could not be sent"),
}
