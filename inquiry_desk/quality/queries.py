"""What can be asked of second looks; every question is limited to the inquiries a person may see."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from foundation.access.roles import Permission, roles_with
from foundation.db import db, within
from foundation.organisation.models import User
from inquiry_desk.inquiries.kinds import EntryKind
from inquiry_desk.inquiries.merged import IS_OF_ITS_OWN
from inquiry_desk.inquiries.models import Inquiry, TimelineEntry
from inquiry_desk.inquiries.queries import visible_to
from inquiry_desk.quality.models import AnswerSample, SampleResult
from inquiry_desk.quality.rules import Figures, figures_of

MOST_SHOWN = 200
NEW_FOR = timedelta(days=7)
SAID = (EntryKind.CALL_IN, EntryKind.CALL_OUT, EntryKind.MAIL_OUT)
# Who told the citizen what there was to tell.
ANSWERED_BY: ColumnElement[int | None] = func.coalesce(Inquiry.completed_by_id, Inquiry.first_responder_id)


@dataclass(frozen=True)
class Drawing:
    """What is drawn from; `bounds`: start <= completed < end; None leaves it open."""

    count: int
    bounds: tuple[datetime, datetime]
    service_id: int | None = None
    person_id: int | None = None


def drawn_at_random(drawing: Drawing, user: User) -> list[tuple[int, int]]:
    """(inquiry, who answered) of completed ones that count, were never drawn, and are not `user`'s own."""
    start, end = drawing.bounds
    query = select(Inquiry.id, ANSWERED_BY).where(
        visible_to(user),
        Inquiry.completed_at >= start,
        Inquiry.completed_at < end,
        Inquiry.exclusion.is_(None),
        IS_OF_ITS_OWN,
        ANSWERED_BY.is_not(None),
        ANSWERED_BY.is_distinct_from(user.id),
        ~exists().where(AnswerSample.inquiry_id == Inquiry.id),
    )
    if drawing.service_id is not None:
        query = query.where(Inquiry.service_id == drawing.service_id)
    if drawing.person_id is not None:
        query = query.where(ANSWERED_BY.is_not_distinct_from(drawing.person_id))
    rows = db.session.execute(query.order_by(func.random()).limit(drawing.count))
    return [(inquiry_id, person_id) for inquiry_id, person_id in rows if person_id is not None]


def waiting(user: User) -> list[AnswerSample]:
    """Drawn and not looked at, the oldest first."""
    query = _visible(user).where(AnswerSample.looked_at.is_(None))
    return list(db.session.scalars(query.order_by(AnswerSample.id).limit(MOST_SHOWN)))


def looked(user: User, bounds: tuple[datetime, datetime], result: SampleResult | None) -> list[AnswerSample]:
    """Looked at in the period, the newest first."""
    query = _visible(user).where(within(AnswerSample.looked_at, bounds))
    if result is not None:
        query = query.where(AnswerSample.result == result)
    return list(db.session.scalars(query.order_by(AnswerSample.looked_at.desc()).limit(MOST_SHOWN)))


def sample_with_id(sample_id: int, user: User) -> AnswerSample | None:
    return db.session.scalar(_visible(user).where(AnswerSample.id == sample_id))


def of_person(user: User) -> list[AnswerSample]:
    """What was said of this person's answers, the newest first. What only waits is not told."""
    query = _visible(user).where(AnswerSample.answered_by_id == user.id, AnswerSample.looked_at.is_not(None))
    return list(db.session.scalars(query.order_by(AnswerSample.looked_at.desc()).limit(MOST_SHOWN)))


def count_new_of(user: User, at: datetime) -> int:
    """Looks at this person's answers in the last seven days."""
    query = select(func.count(AnswerSample.id)).where(
        AnswerSample.answered_by_id == user.id, AnswerSample.looked_at > at - NEW_FOR
    )
    return db.session.scalar(query) or 0


def figures_by_person(user: User, bounds: tuple[datetime, datetime]) -> list[tuple[User, Figures]]:
    """Of whom answers were looked at in the period, by name."""
    query = select(AnswerSample.answered_by_id, AnswerSample.result).join(AnswerSample.inquiry)
    found: dict[int, list[SampleResult]] = defaultdict(list)
    for person_id, result in db.session.execute(
        query.where(visible_to(user), within(AnswerSample.looked_at, bounds))
    ):
        if person_id is not None and result is not None:
            found[person_id].append(result)
    people = db.session.scalars(select(User).where(User.id.in_(found)).order_by(User.kana, User.id))
    return [(person, figures_of(found[person.id])) for person in people]


def answers_of(inquiry: Inquiry) -> list[TimelineEntry]:
    """What was said or written to the citizen, in order."""
    query = select(TimelineEntry).where(TimelineEntry.inquiry_id == inquiry.id, TimelineEntry.kind.in_(SAID))
    query = query.options(joinedload(TimelineEntry.author), joinedload(TimelineEntry.article_version))
    return list(db.session.scalars(query.order_by(TimelineEntry.at, TimelineEntry.id)))


def people_to_draw_from(user: User, services: set[int]) -> list[User]:
    """The desk's people on these services, but for oneself."""
    query = select(User).where(User.role.in_(roles_with(Permission.WORK_INQUIRIES)), User.id != user.id)
    people = db.session.scalars(query.options(selectinload(User.services)).order_by(User.kana, User.id))
    return [person for person in people if services & {service.id for service in person.services}]


def _visible(user: User) -> Select[AnswerSample]:
    query = select(AnswerSample).join(AnswerSample.inquiry).where(visible_to(user))
    return query.options(
        contains_eager(AnswerSample.inquiry).joinedload(Inquiry.service),
        joinedload(AnswerSample.answered_by),
        joinedload(AnswerSample.looked_by),
    )
