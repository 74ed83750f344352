"""What an action says when it may not be done, and how a form shows it."""

from collections.abc import Callable

from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from foundation.seen import ChangedMeanwhileError
from foundation.web.forms import Form
from foundation.web.once import once

CHANGED = _l("Somebody else changed this in the meantime. Look at it and try again.")


class Refused(Exception):
    """Why, in the reader's language, and which field of the form is at fault ('' where it is none)."""

    def __init__(self, reason: object, field: str = "") -> None:
        super().__init__(str(reason))
        self.reason = reason
        self.field = field


class Conflict(Refused):
    """The record is no longer as the form showed it; `now` is the mark of how it is."""

    def __init__(self, reason: object, now: str) -> None:
        super().__init__(reason)
        self.now = now


def answer(form: Form, act: Callable[[], str], page: Callable[[], str]) -> ResponseReturnValue:
    """Do once what a form asks; where it is refused, show its page again with everything typed (422)."""
    if form.validate():
        try:
            return once(form.submission_key.data or "", act)
        except Refused as refusal:
            show_on(form, refusal)
        except ChangedMeanwhileError:
            show_on(form, Refused(CHANGED))
    return page(), 422


def show_on(form: Form, refusal: Refused) -> None:
    if isinstance(refusal, Conflict):
        form["seen"].data = refusal.now
    if refusal.field in form:
        field = form[refusal.field]
        field.errors = [*field.errors, refusal.reason]
    else:
        form.form_errors.append(refusal.reason)
