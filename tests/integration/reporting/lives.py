"""Inquiries that live through some days by the actions of the desk, in the order of time, refused steps left out."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, select

from escalation import actions, asking_back, moving, requests
from escalation.kinds import RequestReason
from escalation.models import Escalation
from escalation.queries import IS_OPEN
from escalation.routing.terms import terms_of_service
from escalation.values import Handover, RefusedError
from foundation.db import db
from foundation.organisation.models import Department, Service, User
from inquiry_desk.inquiries.actions import claim, complete, open_inquiry, pass_to_second_line, reopen
from inquiry_desk.inquiries.calling_back import promise_again, promise_callback, record_attempt
from inquiry_desk.inquiries.kinds import CallbackResult, Channel, Exclusion
from inquiry_desk.inquiries.models import Callback, Inquiry
from inquiry_desk.inquiries.states import state_column
from inquiry_desk.inquiries.values import Caller, NewInquiry, NotPossibleError
from tests.integration.reports.pasts import person
from tests.personas import City

Act = Callable[["Life", datetime], object]
WORDS = "見本の照会です。"


@dataclass
class Life:
    """One inquiry of `service_id`, once it has come in."""

    city: City
    service_id: int | None
    inquiry: Inquiry | None = None
    escalations: list[Escalation] = field(default_factory=list)

    def live(self, name: str, at: datetime) -> None:
        """One step, if the desk allows it now."""
        if self.inquiry is None:
            self.inquiry = self._come_in(Channel.MAIL if name in MAILED else Channel.PHONE, at)
            return
        try:
            ACTS[name](self, at)
        except (NotPossibleError, RefusedError, LookupError):
            return
        db.session.flush()

    def _come_in(self, channel: Channel, at: datetime) -> Inquiry:
        new = NewInquiry(channel, at, WORDS, WORDS, Caller(anonymous=True), service_id=self.service_id)
        return open_inquiry(new, self.by if channel is Channel.PHONE else None)

    @property
    def by(self) -> User:
        return person(self.city, "operator")

    @property
    def it(self) -> Inquiry:
        assert self.inquiry is not None
        return self.inquiry

    @property
    def call(self) -> Callback:
        return [one for one in self.it.callbacks if one.done_at is None][-1]

    @property
    def handover(self) -> Handover:
        return Handover(reference=self.it.number, subject=WORDS, question=WORDS)


def _hand_over(life: Life, at: datetime) -> None:
    terms = terms_of_service(db.session.get_one(Service, life.city.school))
    life.escalations.append(actions.hand_over(life.it.id, life.handover, terms, by=life.by, at=at))


def _request(life: Life, at: datetime) -> None:
    requests.request_handover(life.it.id, life.handover, RequestReason.APPROVAL, by=life.by, at=at)


def _send_back(life: Life, at: datetime) -> None:
    request = requests.request_for(life.it.id)
    if request is not None:
        requests.send_back(request, life.by, at, WORDS)


def _reroute(life: Life, at: datetime) -> None:
    one = life.escalations[-1]
    other = {life.city.school_department: life.city.child_department}.get(
        one.department_id, life.city.school_department
    )
    moving.reroute(one, life.by, at, db.session.get_one(Department, other), WORDS)


def _exclude(life: Life, at: datetime) -> None:
    life.it.exclusion = Exclusion.SPAM


def _attempt(result: CallbackResult) -> Act:
    return lambda life, at: record_attempt(life.call, life.by, at, result)


def _promise(life: Life, at: datetime) -> None:
    promise_callback(life.it, life.by, at, promised_at=at + timedelta(hours=3), phone="096-000-4321")


ACTS: dict[str, Act] = {
    "claim": lambda life, at: claim(life.it, life.by, at),
    "second line": lambda life, at: pass_to_second_line(life.it, life.by, at, None, ""),
    "promise": _promise,
    "promise again": lambda life, at: promise_again(life.call, life.by, at, at + timedelta(hours=5)),
    "reached": _attempt(CallbackResult.REACHED),
    "absent": _attempt(CallbackResult.ABSENT),
    "no call needed": _attempt(CallbackResult.CANCELLED),
    "hand over": _hand_over,
    "ask a supervisor": _request,
    "send back": _send_back,
    "ask back": lambda life, at: asking_back.ask_back(life.escalations[-1], life.by, at, WORDS),
    "ask the citizen": lambda life, at: asking_back.ask_citizen(life.escalations[-1], life.by, at),
    "citizen answers": lambda life, at: asking_back.citizen_answered(life.escalations[-1], life.by, at),
    "answer question": lambda life, at: asking_back.answer_question(life.escalations[-1], life.by, at, WORDS),
    "answer partly": lambda life, at: actions.answer_partly(life.escalations[-1], life.by, at, WORDS),
    "answer": lambda life, at: actions.answer(life.escalations[-1], life.by, at, WORDS),
    "return": lambda life, at: moving.return_(life.escalations[-1], life.by, at, WORDS),
    "reroute": _reroute,
    "withdraw": lambda life, at: moving.withdraw(life.escalations[-1], life.by, at, WORDS),
    "relay": lambda life, at: actions.mark_relayed(life.escalations[-1], life.by, at),
    "complete": lambda life, at: complete(life.it, life.by, at),
    "reopen": lambda life, at: reopen(life.it, life.by, at),
    "exclude": _exclude,
}
CHAINS = (
    (
        "claim",
        "hand over",
        "ask back",
        "ask the citizen",
        "citizen answers",
        "answer question",
        "answer",
        "relay",
    ),
    (
        "hand over",
        "hand over",
        "ask back",
        "ask the citizen",
        "answer partly",
        "reroute",
        "answer",
        "complete",
    ),
    ("hand over", "hand over", "reroute", "return", "hand over", "withdraw"),
    ("claim", "promise", "absent", "promise again", "reached", "complete", "reopen", "complete", "reopen"),
    ("claim", "promise", "no call needed", "second line", "complete", "reopen"),
    ("claim", "ask a supervisor", "send back", "hand over", "answer", "complete"),
)
MAILED = frozenset(list(ACTS)[::2])


def standing_now(city: City, moment: datetime) -> dict[int | None, tuple[Any, ...]]:
    """By service: open inquiries by state, open escalations by department, overdue ones, calls owed; as rows say now."""
    found = {}
    for service_id in (city.school, city.child, None):
        of = Inquiry.service_id.is_(None) if service_id is None else Inquiry.service_id == service_id
        states = select(state_column()).where(of, Inquiry.completed_at.is_(None))
        owed = select(Department.code).select_from(Escalation).join(Escalation.department)
        owed = owed.join(Inquiry, Inquiry.id == Escalation.inquiry_id).where(of, IS_OPEN)
        late = and_(Escalation.paused_at.is_(None), Escalation.due_at < moment)
        calls = select(func.count()).select_from(Callback).join(Callback.inquiry).where(of)
        found[service_id] = (
            Counter(db.session.scalars(states)),
            Counter(db.session.scalars(owed)),
            len(list(db.session.scalars(owed.where(late)))),
            db.session.scalar(calls.where(Callback.done_at.is_(None))),
        )
    return found
