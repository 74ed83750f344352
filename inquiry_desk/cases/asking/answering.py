"""What a caller is told of one case, gathered from its stage, the stages ahead, and what is missing."""

from datetime import date, datetime

from flask_babel import get_locale
from flask_babel import gettext as _

from foundation.business_days.queries import exceptions_at
from foundation.calendar import day_of
from inquiry_desk.cases.asking.ahead import Days, days_left, is_stuck, rest_here
from inquiry_desk.cases.asking.pace import usual_days
from inquiry_desk.cases.asking.sentence import Facts, Waiting, sentence
from inquiry_desk.cases.deadlines import office_day_after, office_days_between
from inquiry_desk.cases.intake.path import usually_next
from inquiry_desk.cases.missing.queries import open_missing
from inquiry_desk.cases.models import Case, CaseStage
from inquiry_desk.cases.stages import stages_of


def said_of(case: Case, at: datetime) -> str:
    """The sentence to read out."""
    return sentence(facts_of(case, at))


def facts_of(case: Case, at: datetime) -> Facts:
    today = day_of(at)
    if case.ending is not None:
        return Facts(today, case.received_on, ending=case.ending, ended_on=case.ended_on)
    after = usually_next(case.stage_id, stages_of(case.service_id))
    usual = usual_days([case.stage, *after], at)
    exceptions = exceptions_at()
    stood = office_days_between(day_of(case.stage_since), today, exceptions)
    left = days_left(case.stage, after, usual, stood)
    return Facts(
        today,
        case.received_on,
        stage=_words_of(case.stage),
        expected=office_day_after(today, left, exceptions) if left is not None else None,
        late=_is_late(case, usual, stood, today),
        waiting=_waiting(case, usual, stood, left),
    )


def _is_late(case: Case, usual: Days, stood: int, today: date) -> bool:
    overdue = case.decided_on is None and case.decide_by < today
    return overdue or is_stuck(case.stage, usual.get(case.stage_id), stood)


def _waiting(case: Case, usual: Days, stood: int, left: int | None) -> Waiting | None:
    """What is waited for; the days after it are those of the stages that follow the waiting."""
    missing = open_missing(case.id)
    if missing is None:
        return None
    items = tuple(item for item in missing.items if item not in missing.came)
    here = usual.get(case.stage_id)
    after = left - rest_here(here, stood) if left is not None and here is not None else None
    return Waiting(items, missing.answer_by, after)


def _words_of(stage: CaseStage) -> str:
    if getattr(get_locale(), "language", "ja") != "ja":
        return stage.name_en or stage.name
    return stage.said.rstrip("。") or _("the stage “%(stage)s”", stage=stage.name)
