"""What whoever looks after the mail should know at once: shown in the mailroom and on the first page."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Text, cast, func, select

from foundation.db import db
from foundation.organisation.models import User
from inquiry_desk.correspondence import mailroom
from inquiry_desk.correspondence.mailroom import Tab
from inquiry_desk.runtime import runtime
from mail_gateway.intake.damaged import count_damaged
from mail_gateway.models import IncomingMail, IncomingState, MailFlag

SHOWN_FOR = timedelta(hours=24)


@dataclass(frozen=True)
class MailNotices:
    """How many mails could not be filed or sent, how many acknowledgements were withheld lately, files damaged."""

    not_filed: int
    not_sent: int
    withheld: int
    damaged: int

    def __bool__(self) -> bool:
        return any((self.not_filed, self.not_sent, self.withheld, self.damaged))


def notices_for(user: User, at: datetime) -> MailNotices:
    """At `at`, of the mail the person may see."""
    return MailNotices(
        not_filed=mailroom.count_in(Tab.IN_FAILED, user),
        not_sent=mailroom.count_in(Tab.OUT_FAILED, user),
        withheld=_withheld(user, at),
        damaged=count_damaged(runtime().settings.spool),
    )


def _withheld(user: User, at: datetime) -> int:
    flagged = cast(IncomingMail.flags, Text).contains(MailFlag.ACKNOWLEDGEMENT_WITHHELD.value)
    query = select(func.count(IncomingMail.id)).where(
        IncomingMail.state == IncomingState.FILED,
        IncomingMail.try_at > at - SHOWN_FOR,  # the index of the queue
        flagged,
        mailroom.incoming_visible_to(user),
    )
    return db.session.scalar(query) or 0
