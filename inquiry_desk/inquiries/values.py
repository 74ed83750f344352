"""What the edges hand to the actions of the desk."""

from dataclasses import dataclass, field
from datetime import datetime

from inquiry_desk.inquiries.kinds import Channel, IdentityCheck, Nature


@dataclass(frozen=True)
class Caller:
    """Who is asking, as typed; everything may be empty."""

    name: str = ""
    kana: str = ""
    phone: str = ""
    mail_address: str = ""
    anonymous: bool = False


@dataclass(frozen=True)
class NewInquiry:
    """A matter as it was brought to the centre."""

    channel: Channel
    received_at: datetime
    subject: str
    question: str = ""
    caller: Caller = field(default_factory=Caller)
    service_id: int | None = None
    category_id: int | None = None
    nature: Nature = Nature.QUESTION
    identity_check: IdentityCheck = IdentityCheck.NOT_YET


class NotPossibleError(Exception):
    """An action that does not fit the state of the record; the message is for the person who tried it."""

    def __init__(self, message: object) -> None:
        super().__init__(str(message))
        self.message = message
