"""The words on the screen for the enums of this part, each once."""

import enum

from flask_babel import lazy_gettext as _l

from mail_gateway.kinds import MailKind
from mail_gateway.models import IncomingState, MailFlag, OutgoingState, ScanState

LABELS: dict[enum.Enum, object] = {
    MailKind.CITIZEN: _l("From a citizen"),
    MailKind.BOUNCE: _l("Returned mail"),
    MailKind.AUTO_REPLY: _l("Automatic reply"),
    MailKind.BULK: _l("Mailing list or bulk mail"),
    MailKind.OWN: _l("Our own mail"),
    IncomingState.WAITING: _l("Waiting to be filed"),
    IncomingState.FILED: _l("Filed"),
    IncomingState.SET_ASIDE: _l("Set aside"),
    IncomingState.FAILED: _l("Could not be filed"),
    OutgoingState.HELD: _l("Waiting for approval"),
    OutgoingState.WAITING: _l("Waiting to be sent"),
    OutgoingState.SENT: _l("Sent"),
    OutgoingState.FAILED: _l("Could not be sent"),
    OutgoingState.CANCELLED: _l("Not sent"),
    MailFlag.UNVERIFIED_SENDER: _l("Sender not verified"),
    MailFlag.FORGED_SENDER: _l("The sender's address may be forged"),
    MailFlag.OUR_ADDRESS_AS_SENDER: _l("Claims to come from our own address"),
    MailFlag.FOREIGN_THREAD: _l("Answers mail that was not sent to this address"),
    MailFlag.BROKEN_TOKEN: _l("The reply address is not one we made"),
    MailFlag.HIDDEN_MARKS: _l("Contains invisible characters"),
    MailFlag.ACKNOWLEDGEMENT_WITHHELD: _l("No acknowledgement sent: too many"),
    ScanState.NOT_SCANNED: _l("Not scanned"),
    ScanState.PENDING: _l("Being scanned"),
    ScanState.CLEAN: _l("No threat found"),
    ScanState.QUARANTINED: _l("Quarantined"),
}
