"""Who may take which step with an article, and which comes next. Pure: no session, the day is an argument.

One person alone never brings a text into force. Whoever wrote the version under way may pass it as checked only
where a department approves it afterwards, and may not be the one who records that department's approval.
"""

import enum
from datetime import date

from flask_babel import lazy_gettext as _l

from faq.models import Article, ArticleState, Stage
from foundation.access.roles import Permission, allows
from foundation.organisation.models import Department, User


class Move(enum.Enum):
    """A step somebody can take with an article."""

    RESTORE = "restore"
    APPROVE = "approve"
    RECORD = "record"
    CHECK = "check"
    SUBMIT = "submit"
    REVIEW = "review"
    EDIT = "edit"
    SEND_BACK = "send_back"
    WITHDRAW = "withdraw"
    ARCHIVE = "archive"


LABELS: dict[enum.Enum, object] = {
    Move.RESTORE: _l("Bring back"),
    Move.APPROVE: _l("Approve"),
    Move.RECORD: _l("Record the department's approval"),
    Move.CHECK: _l("Pass as checked"),
    Move.SUBMIT: _l("Send for checking"),
    Move.REVIEW: _l("Still right"),
    Move.EDIT: _l("Change"),
    Move.SEND_BACK: _l("Send back"),
    Move.WITHDRAW: _l("Withdraw the version"),
    Move.ARCHIVE: _l("Archive"),
}

NEEDS_COMMENT = frozenset({Move.RECORD, Move.SEND_BACK})
"""Steps that somebody else reads the reason of."""

ASKS_FIRST = NEEDS_COMMENT | {Move.REVIEW, Move.WITHDRAW, Move.ARCHIVE}
"""Steps that open a dialog; the others are done at once."""


def steps_open_to(person: User, article: Article, day: date) -> tuple[Move, ...]:
    """What `person` may do with the article on `day`: the next step of its life first, then the others."""
    if not _has_a_say(person, article.owner):
        return ()
    if article.archived_at:
        return (Move.RESTORE,) if _supervises(person) else ()
    if article.stage is None:
        return _in_force(person, article, day)
    return tuple(move for move in _ORDER[article.stage] if _WHILE_UNDER_WAY[move](person, article))


def next_step(moves: tuple[Move, ...], article: Article) -> Move | None:
    """The one to suggest of what `steps_open_to` returned; none while it is the turn of others.

    Writing anew what waits for others would call it back from them.
    """
    waits = article.stage in (Stage.SUBMITTED, Stage.CHECKED) and not article.archived_at
    others_turn = waits and (not moves or moves[0] in (Move.EDIT, Move.WITHDRAW))
    return None if others_turn or not moves else moves[0]


def may_write_for(person: User, owner: Department | None) -> bool:
    """Whether `person` may write an article that `owner` approves."""
    return _has_a_say(person, owner)


def may_place(person: User, article: Article) -> bool:
    """Whether `person` may change where it belongs and when it holds, which needs no approval.

    Of what is in use, only supervisors and the department that owns it.
    """
    if article.current_number is None:
        return Move.EDIT in steps_open_to(person, article, date.min)
    return _supervises(person) or _approves(person, article)


def _has_a_say(person: User, owner: Department | None) -> bool:
    """The desk in all articles; a department in its own only."""
    if not allows(person.role, Permission.DRAFT_FAQ):
        return False
    if not allows(person.role, Permission.APPROVE_FAQ):
        return True
    return owner is not None and owner.id == person.department_id


def _supervises(person: User) -> bool:
    return allows(person.role, Permission.EDIT_FAQ)


def _approves(person: User, article: Article) -> bool:
    return allows(person.role, Permission.APPROVE_FAQ) and _has_a_say(person, article.owner)


def _wrote(person: User, article: Article) -> bool:
    return article.proposed is not None and article.proposed.author_id == person.id


def _answers_for(person: User, article: Article) -> bool:
    """Its author, a supervisor, or the department that owns it."""
    return _wrote(person, article) or _supervises(person) or _approves(person, article)


def _may_check(person: User, article: Article) -> bool:
    return _supervises(person) and (article.owner is not None or not _wrote(person, article))


def _may_check_now(person: User, article: Article) -> bool:
    """What was not sent for checking yet, only its author passes on."""
    return _may_check(person, article) and (article.stage is Stage.SUBMITTED or _wrote(person, article))


def _may_record(person: User, article: Article) -> bool:
    return _supervises(person) and not _wrote(person, article)


def _may_send_back(person: User, article: Article) -> bool:
    waits_for_department = article.stage is Stage.CHECKED and _approves(person, article)
    return waits_for_department or (_supervises(person) and not _wrote(person, article))


_WHILE_UNDER_WAY = {
    Move.APPROVE: _approves,
    Move.RECORD: _may_record,
    Move.CHECK: _may_check_now,
    Move.SUBMIT: _answers_for,
    Move.EDIT: _answers_for,
    Move.SEND_BACK: _may_send_back,
    Move.WITHDRAW: _answers_for,
}

_ORDER: dict[Stage, tuple[Move, ...]] = {
    Stage.DRAFT: (Move.CHECK, Move.SUBMIT, Move.EDIT, Move.WITHDRAW),
    Stage.RETURNED: (Move.EDIT, Move.SUBMIT, Move.CHECK, Move.WITHDRAW),
    Stage.SUBMITTED: (Move.CHECK, Move.SEND_BACK, Move.EDIT, Move.WITHDRAW),
    Stage.CHECKED: (Move.APPROVE, Move.RECORD, Move.SEND_BACK, Move.EDIT, Move.WITHDRAW),
}


def _in_force(person: User, article: Article, day: date) -> tuple[Move, ...]:
    responsible = _supervises(person) or _approves(person, article)
    due = article.state_on(day) is ArticleState.DUE_FOR_REVIEW
    review = (Move.REVIEW,) if responsible else ()
    archive = (Move.ARCHIVE,) if _supervises(person) else ()
    return (*review, Move.EDIT, *archive) if due else (Move.EDIT, *review, *archive)
