"""Every step in every state: where it leads, or that it is refused; and what lies before an approver in each."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from escalation import actions, asking_back, deciding, moving
from escalation.kinds import Decision, EscalationState, StepKind, SubmissionKind
from escalation.models import Escalation
from escalation.values import RefusedError
from foundation import clock
from foundation.calendar import OFFICE_DAY, due_after
from foundation.db import db, transaction
from foundation.organisation.models import User
from tests.integration.escalation.desk import PAUSED, bring_to, department, fresh, person, submit_one
from tests.personas import City

S, K = EscalationState, SubmissionKind
Step = Callable[[Escalation, User, City], object]

# By 山本 of the department that has it, or by the desk; who may at all is the matter of test_roles.py.
STEPS: dict[str, Step] = {
    "accept": lambda e, by, city: actions.accept(e, by, clock.now()),
    "assign": lambda e, by, city: actions.assign(e, by, clock.now(), by),
    "answer": lambda e, by, city: actions.answer(e, by, clock.now(), "月末までです。"),
    "answer_partly": lambda e, by, city: actions.answer_partly(e, by, clock.now(), "まず期限だけ。"),
    "submit": lambda e, by, city: deciding.submit(e, by, clock.now(), K.ANSWER, "起案です。"),
    "ask_extension": lambda e, by, city: deciding.ask_extension(
        e, by, clock.now(), due_after(e.due_at, OFFICE_DAY), "調査に時間がかかります。"
    ),
    "ask_back": lambda e, by, city: asking_back.ask_back(e, by, clock.now(), "学年は。"),
    "ask_citizen": lambda e, by, city: asking_back.ask_citizen(e, by, clock.now()),
    "citizen_answered": lambda e, by, city: asking_back.citizen_answered(e, by, clock.now()),
    "answer_question": lambda e, by, city: asking_back.answer_question(e, by, clock.now(), "2年生です。"),
    "return": lambda e, by, city: moving.return_(e, by, clock.now(), "担当外です。"),
    "reroute": lambda e, by, city: moving.reroute(
        e, by, clock.now(), department(city.child_department), "こども医療の件です。"
    ),
    "withdraw": lambda e, by, city: moving.withdraw(e, by, clock.now(), "解決しました。"),
    "phone": lambda e, by, city: actions.note_phone_call(e, by, clock.now(), "係長に伝えました。"),
    "relay": lambda e, by, city: actions.mark_relayed(e, by, clock.now()),
    "take_back_relayed": lambda e, by, city: actions.take_back_relayed(e, by, clock.now()),
}
OPEN = (S.SENT, S.ACCEPTED, S.ASKED_BACK, S.WAITING_FOR_CITIZEN)
# What is not written here is refused.
LEADS_TO: dict[str, dict[S, S]] = {
    "accept": {S.SENT: S.ACCEPTED},
    "assign": {state: S.ACCEPTED if state is S.SENT else state for state in OPEN},
    "answer": dict.fromkeys(OPEN, S.ANSWERED),
    "answer_partly": dict.fromkeys(OPEN, S.ACCEPTED),
    "submit": {state: S.ACCEPTED if state is S.SENT else state for state in OPEN},
    "ask_extension": {S.SENT: S.ACCEPTED, S.ACCEPTED: S.ACCEPTED},
    "ask_back": {S.SENT: S.ASKED_BACK, S.ACCEPTED: S.ASKED_BACK},
    "ask_citizen": {S.ASKED_BACK: S.WAITING_FOR_CITIZEN},
    "citizen_answered": {S.WAITING_FOR_CITIZEN: S.ASKED_BACK},
    "answer_question": dict.fromkeys(PAUSED, S.ACCEPTED),
    "return": dict.fromkeys(OPEN, S.RETURNED),
    "reroute": dict.fromkeys(OPEN, S.SENT),
    "withdraw": dict.fromkeys(OPEN, S.WITHDRAWN),
    "phone": {state: state for state in OPEN},
    "relay": {S.ANSWERED: S.RELAYED},
    "take_back_relayed": {S.RELAYED: S.ANSWERED},
}
# What ends the matter, moves it or stops its clock makes pointless what lay before an approver.
OVERTAKE = {"answer", "ask_back", "return", "reroute", "withdraw"}


def take(name: str, escalation_id: int, city: City) -> None:
    with transaction():
        STEPS[name](db.session.get_one(Escalation, escalation_id), person(city, "school_staff"), city)


@pytest.mark.parametrize("state", list(S))
def test_each_step_is_taken_where_it_fits_and_refused_where_it_does_not(city: City, state: S) -> None:
    for name in STEPS:
        escalation_id = bring_to(state, city)
        before = fresh(escalation_id)
        steps, version = len(before.steps), before.version
        expected = LEADS_TO[name].get(state)
        if expected is None:
            with pytest.raises(RefusedError):
                take(name, escalation_id, city)
        else:
            take(name, escalation_id, city)
        after = fresh(escalation_id)
        assert after.state is (expected or state), name
        assert len(after.steps) == steps + (expected is not None), name
        assert (after.version > version) == (expected is not None), name


WHILE_IT_WAITS = [
    (name, next(state for state in (S.ACCEPTED, S.ASKED_BACK, S.WAITING_FOR_CITIZEN) if state in leads_to))
    for name, leads_to in LEADS_TO.items()
    if not leads_to.keys().isdisjoint({S.ACCEPTED, *PAUSED})
]


@pytest.mark.parametrize(("name", "state"), WHILE_IT_WAITS)
def test_what_waits_for_an_approver_is_overtaken_by_what_makes_it_pointless(
    city: City, name: str, state: S
) -> None:
    escalation_id = bring_to(state, city)
    submit_one(city, escalation_id)
    if name in {"submit", "ask_extension"}:
        with pytest.raises(RefusedError, match="決裁"):
            take(name, escalation_id, city)
    else:
        take(name, escalation_id, city)
    (submission, *_more) = fresh(escalation_id).submissions
    assert submission.decision is (Decision.OVERTAKEN if name in OVERTAKE else None), name


@pytest.mark.parametrize(
    ("kind", "state", "step"),
    [
        (K.ANSWER, S.ANSWERED, StepKind.ANSWERED),
        (K.PARTIAL, S.ACCEPTED, StepKind.PARTLY_ANSWERED),
        (K.EXTENSION, S.ACCEPTED, StepKind.EXTENDED),
    ],
)
def test_what_is_approved_takes_effect_as_its_authors(
    city: City, kind: SubmissionKind, state: S, step: StepKind
) -> None:
    escalation_id, later = _waiting(city, kind)
    _decide(city, escalation_id, lambda one, by: deciding.approve(one, by, clock.now()))
    after = fresh(escalation_id)
    last = after.steps[-1]
    assert (after.state, last.kind, last.comment) == (state, step, "起案した回答です。")
    assert last.author is not None and last.author.login_id == "school_staff"
    assert last.details["approved_by"] == "田中"
    assert (after.due_at == later) is (kind is K.EXTENSION)


@pytest.mark.parametrize("kind", list(K))
def test_what_is_sent_back_or_taken_back_changes_nothing_else(city: City, kind: SubmissionKind) -> None:
    for decide, decision, step in (
        (
            lambda one, by: deciding.send_back(one, by, clock.now(), "根拠を。"),
            Decision.SENT_BACK,
            StepKind.SENT_BACK,
        ),
        (
            lambda one, by: deciding.withdraw_submission(one, by, clock.now()),
            Decision.WITHDRAWN,
            StepKind.SUBMISSION_WITHDRAWN,
        ),
    ):
        escalation_id, _later = _waiting(city, kind)
        due_before = fresh(escalation_id).due_at
        _decide(city, escalation_id, decide)
        after = fresh(escalation_id)
        assert (after.state, after.due_at, after.answer) == (S.ACCEPTED, due_before, "")
        assert (after.submissions[0].decision, after.steps[-1].kind) == (decision, step)
        assert after.submission is None


def _waiting(city: City, kind: SubmissionKind) -> tuple[int, object]:
    """Something of this kind before an approver, who is 田中 in these tests."""
    escalation_id = bring_to(S.ACCEPTED, city)
    with transaction():
        boss = person(city, "supervisor")
        boss.department_id, boss.approves = city.school_department, True
    later = fresh(escalation_id).due_at + timedelta(days=1)
    submit_one(city, escalation_id, kind=kind, due_at=later if kind is K.EXTENSION else None)
    return escalation_id, later


def _decide(city: City, escalation_id: int, decide: Callable[..., None]) -> None:
    with transaction():
        submission = db.session.get_one(Escalation, escalation_id).submission
        decide(submission, person(city, "supervisor"))
