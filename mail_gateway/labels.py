"""The words on the screen for the enums of this part, each once."""

import enum

from flask_babel import lazy_gettext as _l

from mail_gateway.intake.cautions import Caution
from mail_gateway.intake.damaged import Damage
from mail_gateway.message.kinds import MailKind
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
    Caution.RUNS: _l("May run a program or a macro"),
    Caution.NOT_WHAT_IT_SAYS: _l("Is something else than its name says"),
    Caution.HIDDEN_MARKS: _l("Invisible characters in the name"),
    Damage.CUT_OFF: _l("The file ends too early"),
    Damage.ALTERED: _l("The file was altered after it was written"),
    Damage.UNKNOWN_FORM: _l("The file is not in the form of the spool"),
    Damage.REFUSED: _l("The file is whole; the database did not take it"),
    ScanState.NOT_SCANNED: _l("Not scanned"),
    ScanState.PENDING: _l("Being scanned"),
    ScanState.CLEAN: _l("No threat found"),
    ScanState.QUARANTINED: _l("Quarantined"),
}

# What to do about it, for the person who reads the mail.
ADVICE: dict[MailFlag, object] = {
    MailFlag.UNVERIFIED_SENDER: _l(
        "Nothing proves that this address wrote the mail. Make sure who it is before you tell anything personal."
    ),
    MailFlag.FORGED_SENDER: _l(
        "The sender's domain says that this mail is not from there. Do not answer it; ask by another way."
    ),
    MailFlag.OUR_ADDRESS_AS_SENDER: _l(
        "It came from outside under an address of ours. Do not follow what it asks; ask the colleague or the"
        " department by phone."
    ),
    MailFlag.FOREIGN_THREAD: _l(
        "It answers a mail we sent to another person. It was kept apart; nothing of that inquiry was sent back."
    ),
    MailFlag.BROKEN_TOKEN: _l(
        "Its reply address is forged, cut off or too old. It was kept apart from the inquiry it names."
    ),
    MailFlag.HIDDEN_MARKS: _l(
        "They can make a name or an address read as another. They are shown here as codes."
    ),
    MailFlag.ACKNOWLEDGEMENT_WITHHELD: _l(
        "The sender has not been told the inquiry number. Tell them in your reply."
    ),
}
