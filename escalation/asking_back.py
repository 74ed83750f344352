"""照会: the department asks the desk, the desk may have to ask the citizen, and the department goes on.

Whose clock runs follows from these steps (see `two_sided`).
"""

from datetime import datetime

from flask_babel import lazy_gettext as _l

from escalation.deadlines import pause, resume
from escalation.kinds import StepKind
from escalation.models import Escalation
from escalation.notices import notify
from escalation.noting import attach, must_be_open, must_say, note, overtake_submission, take_along
from escalation.values import NewFile, Occasion, RefusedError
from foundation.organisation.models import User
from mail_gateway.models import IncomingMail


def ask_back(
    escalation: Escalation, by: User | None, at: datetime, question: str, mail: IncomingMail | None = None
) -> None:
    """The department needs to know something before it can answer; until then its clock stands still."""
    must_be_open(escalation)
    must_say(question, _l("Write what you need to know."))
    if escalation.paused_at is not None:
        raise RefusedError(_l("The desk has been asked already and has not answered yet."))
    overtake_submission(escalation, at)
    escalation.accepted_at = escalation.accepted_at or at
    pause(escalation, at)
    note(escalation, StepKind.ASKED_BACK, by, at, question, mail)


def ask_citizen(escalation: Escalation, by: User, at: datetime, comment: str = "") -> None:
    """市民に確認中: the desk cannot answer the department's question without the citizen."""
    _must_wait_for_us(escalation)
    if escalation.citizen_asked_at is not None:
        raise RefusedError(_l("It is noted already that the citizen is being asked."))
    escalation.citizen_asked_at = at
    note(escalation, StepKind.CITIZEN_ASKED, by, at, comment)


def citizen_answered(escalation: Escalation, by: User | None, at: datetime) -> None:
    """The citizen has said something: it is the desk's turn again."""
    _must_wait_for_us(escalation)
    if escalation.citizen_asked_at is None:
        raise RefusedError(_l("The citizen is not being asked at the moment."))
    escalation.citizen_asked_at = None
    note(escalation, StepKind.CITIZEN_ANSWERED, by, at)


def answer_question(
    escalation: Escalation,
    by: User,
    at: datetime,
    text: str,
    files: tuple[NewFile, ...] = (),
    attachments: tuple[int, ...] = (),
) -> None:
    """The desk tells the department what it wanted to know; its clock goes on with what was left.

    `attachments`: ids of files of the citizen's mails that go along.
    """
    _must_wait_for_us(escalation)
    must_say(text, _l("Write the answer."))
    resume(escalation, at)
    step = note(escalation, StepKind.QUESTION_ANSWERED, by, at, text)
    attach(step, files)
    take_along(escalation, attachments, step)
    notify(escalation, Occasion.QUESTION_ANSWERED, at)


def _must_wait_for_us(escalation: Escalation) -> None:
    must_be_open(escalation)
    if escalation.paused_at is None:
        raise RefusedError(_l("The department is not waiting for the desk."))
