"""What is said of a number at once when it is scanned: whether it can go along, else why not."""

import enum

from flask_babel import lazy_gettext as _l

from foundation.organisation.models import User
from inquiry_desk.cases.models import Case, CaseRules, CaseStage
from inquiry_desk.cases.stages import Refusal, move_between, refusal


class Verdict(enum.Enum):
    """What a scan led to."""

    READY = "ready"
    WITH_REASON = "with_reason"
    TWICE = "twice"
    UNKNOWN = "unknown"
    OTHER_SERVICE = "other_service"
    THERE_ALREADY = "there_already"
    NOT_FROM_HERE = "not_from_here"
    NOT_YOURS = "not_yours"
    NOT_CHECKED = "not_checked"
    INACTIVE = "inactive"
    IN_OTHER_BATCH = "in_other_batch"
    NOT_IN_BATCH = "not_in_batch"
    SLIP = "slip"
    TOO_MANY = "too_many"
    BACK = "back"


LABELS: dict[enum.Enum, object] = {
    Verdict.READY: _l("Read."),
    Verdict.WITH_REASON: _l("Read. This move needs a reason."),
    Verdict.TWICE: _l("Was read already."),
    Verdict.UNKNOWN: _l("There is no case with this number."),
    Verdict.OTHER_SERVICE: _l("Belongs to another service."),
    Verdict.THERE_ALREADY: _l("Stands in this stage already."),
    Verdict.NOT_FROM_HERE: _l("Does not go from its stage to this one."),
    Verdict.NOT_YOURS: _l("This move is made by somebody else."),
    Verdict.NOT_CHECKED: _l("Needs a second look first."),
    Verdict.INACTIVE: _l("This stage is not used any more."),
    Verdict.IN_OTHER_BATCH: _l("Lies in another batch."),
    Verdict.NOT_IN_BATCH: _l("Does not belong to this batch."),
    Verdict.SLIP: _l("Is the number of a batch. Read the numbers of its cases."),
    Verdict.TOO_MANY: _l("The list is full. Move what is on it first."),
    Verdict.BACK: _l("Back."),
}

GOOD = frozenset({Verdict.READY, Verdict.WITH_REASON, Verdict.BACK})

_OF_REFUSAL = {
    Refusal.NO_SUCH_MOVE: Verdict.NOT_FROM_HERE,
    Refusal.NOT_YOURS: Verdict.NOT_YOURS,
    Refusal.NOT_CHECKED: Verdict.NOT_CHECKED,
    Refusal.INACTIVE: Verdict.INACTIVE,
}
# The reason is given once, with the act, for all of them.
_GIVEN_LATER = "-"


def verdict_on(case: Case | None, to: CaseStage, user: User, rules: CaseRules) -> Verdict:
    """Whether `user` may move `case` to `to` now; a reason that is needed comes later."""
    if case is None:
        return Verdict.UNKNOWN
    if case.service_id != to.service_id:
        return Verdict.OTHER_SERVICE
    if case.stage_id == to.id:
        return Verdict.THERE_ALREADY
    why = refusal(case, to, user, _GIVEN_LATER, rules)
    if why is not None:
        return _OF_REFUSAL[why]
    move = move_between(case.stage, to)
    return Verdict.WITH_REASON if move is not None and move.needs_reason else Verdict.READY
