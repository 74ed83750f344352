"""What the desk hands over, on what occasions a department is told, and how an action is refused."""

import enum
from dataclasses import dataclass
from typing import Any

from escalation.kinds import Wish


@dataclass(frozen=True)
class Handover:
    """Everything a department will see of an inquiry; `reference` is the 受付番号, a contact may be missing.

    `articles`: what was already told, each with article_id, version and question. `attachments`: the ids of files
    of the citizen's mails that go along.
    """

    reference: str
    subject: str
    question: str
    background: str = ""
    wish: Wish = Wish.ANSWER
    contact_name: str = ""
    contact_phone: str = ""
    contact_mail: str = ""
    articles: tuple[dict[str, Any], ...] = ()
    attachments: tuple[int, ...] = ()
    urgent: bool = False


@dataclass(frozen=True)
class NewFile:
    """A file somebody brings along with a step."""

    name: str
    content_type: str
    content: bytes


class Occasion(enum.Enum):
    """Why a department is sent a notice."""

    HANDED_OVER = "handed_over"
    REROUTED = "rerouted"
    QUESTION_ANSWERED = "question_answered"
    SUBMITTED = "submitted"
    SENT_BACK = "sent_back"
    WITHDRAWN = "withdrawn"


class RefusedError(Exception):
    """A step that does not fit the state of the escalation; the message is for the person who tried it."""

    def __init__(self, message: object) -> None:
        super().__init__(str(message))
        self.message = message


class OutdatedError(Exception):
    """The page somebody worked on shows an older state than the escalation has."""
