"""Telling departments which of their articles have to be looked at again: before the review date, and once it is over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, update
from sqlalchemy.orm import joinedload

from escalation.notices import LANGUAGE
from escalation.routing.reaching import has_mail
from faq.articles.queries import REVIEW_AHEAD
from faq.library import in_force_on, version_in_force
from faq.models import Article
from foundation import clock
from foundation.business_days.queries import exceptions_at
from foundation.calendar import day_of, is_open
from foundation.db import db, transaction
from foundation.organisation.models import Department, Service
from foundation.wareki import format_date_with_weekday
from inquiry_desk.runtime import runtime
from mail_gateway.outgoing.outbox import Message, queue

MOST_LISTED = 100
"""Articles named in one mail; the others are counted in it."""


@dataclass(frozen=True)
class DueArticles:
    """Articles of one department that it is told of, the earliest first."""

    overdue: list[Article]
    coming: list[Article]

    @property
    def count(self) -> int:
        return len(self.overdue) + len(self.coming)


def remind_next() -> bool:
    """Mail the next department that has to be told, in office hours; False when there is none.

    Of two workers at it, one finds the department locked or told already, and goes on to another.
    """
    now = clock.now()
    if not is_open(now, exceptions_at()):
        return False
    today = day_of(now)
    with transaction():
        for department in _departments_to_tell(today):
            if _claimed(department) and (due := _due_articles(department, today)):
                queue(_message(department, due), now)
                _note_told([*due.overdue, *due.coming], today)
                return True
    return False


def reviews_without_notice(day: date) -> list[Article]:
    """Articles due for review within `REVIEW_AHEAD` of which no department can be told by mail, the earliest first.

    The centre's own, and those of departments that are no longer in use or have no address: a supervisor sees to them.
    """
    query = _with_owner(select(Article)).where(in_force_on(day), Article.review_on <= day + REVIEW_AHEAD)
    query = query.options(
        joinedload(Article.current),
        joinedload(Article.department),
        joinedload(Article.service).joinedload(Service.department),
    )
    found = db.session.scalars(query.order_by(Article.review_on, Article.id))
    return [article for article in found if not (article.owner and _can_be_told(article.owner))]


def _departments_to_tell(today: date) -> list[Department]:
    owners = _with_owner(select(_owner_id())).where(_to_be_told(today)).distinct()
    query = select(Department).where(Department.id.in_(owners)).order_by(Department.id)
    return [department for department in db.session.scalars(query) if _can_be_told(department)]


def _can_be_told(department: Department) -> bool:
    return department.active and has_mail(department)


def _claimed(department: Department) -> bool:
    """Whether this transaction tells the department; another that is at it does so alone."""
    query = select(Department.id).where(Department.id == department.id)
    return db.session.scalar(query.with_for_update(key_share=True, skip_locked=True)) is not None


def _due_articles(department: Department, today: date) -> DueArticles | None:
    """What the department has to be told of, kept from being told again until the end of the transaction."""
    query = _with_owner(select(Article)).where(_to_be_told(today), _owner_id() == department.id)
    query = query.options(joinedload(Article.current)).order_by(Article.review_on, Article.id)
    articles = list(db.session.scalars(query.with_for_update(of=Article)))
    overdue = [one for one in articles if one.review_on and one.review_on < today]
    return DueArticles(overdue, articles[len(overdue) :]) if articles else None


def _to_be_told(today: date) -> ColumnElement[bool]:
    """Due within `REVIEW_AHEAD` and not told of for this date, or over and not told of since.

    `Article.reminded_for` is the review date itself after the first notice, and a later day after the second.
    """
    first = and_(
        Article.review_on >= today,
        Article.review_on <= today + REVIEW_AHEAD,
        Article.reminded_for.is_distinct_from(Article.review_on),
    )
    second = and_(
        Article.review_on < today,
        or_(Article.reminded_for.is_(None), Article.reminded_for <= Article.review_on),
    )
    return and_(in_force_on(today), or_(first, second))


def _note_told(articles: Iterable[Article], today: date) -> None:
    """Past the ORM: being told of changes nothing of the article, so no index and no open form has to follow."""
    told_for = case((Article.review_on < today, today), else_=Article.review_on)
    query = update(Article).where(Article.id.in_([one.id for one in articles])).values(reminded_for=told_for)
    db.session.execute(query.execution_options(synchronize_session=False))


def _owner_id() -> ColumnElement[int | None]:
    return func.coalesce(Article.department_id, Service.department_id)


def _with_owner(query: Select[Any]) -> Select[Any]:
    return query.select_from(Article).outerjoin(Service, Article.service_id == Service.id)


def _message(department: Department, due: DueArticles) -> Message:
    settings = runtime().settings
    with force_locale(LANGUAGE):
        return Message(
            to_address=department.mail_address,
            subject=_("[FAQ] %(count)d articles of your section are due for review", count=due.count),
            body=_body(department, due, settings.centre_name),
            from_name=settings.centre_name,
            from_address=f"{settings.general_mail}@{settings.mail_domain}",
            automatic=True,
        )


def _body(department: Department, due: DueArticles, centre: str) -> str:
    lines = [
        _("To the person in charge at %(department)s", department=department.name),
        "",
        _("This is %(centre)s.", centre=centre),
        _("Some answers of the FAQ that your section owns have to be looked at again."),
        _("Please read them, then record that they are still right, or write what has changed."),
        "",
    ]
    if due.overdue:
        lines += [_("Past their review date: %(count)d", count=len(due.overdue)), *_listed(due.overdue)]
    if due.coming:
        count = len(due.coming)
        lines += [
            _("To be reviewed within %(days)d days: %(count)d", days=REVIEW_AHEAD.days, count=count),
            *_listed(due.coming),
        ]
    lines += [_("All of them on one page:"), _link_to("faq.ours"), ""]
    lines.append(_("This mail was sent automatically. A reply to it is not read."))
    return "\n".join(lines) + "\n"


def _listed(articles: list[Article]) -> list[str]:
    lines: list[str] = []
    for article in articles[:MOST_LISTED]:
        assert article.review_on is not None
        review_on = format_date_with_weekday(article.review_on)
        lines += [_("- %(day)s %(question)s", day=review_on, question=version_in_force(article).question)]
        lines += ["  " + _link_to("faq.show", article_id=article.id)]
    if len(articles) > MOST_LISTED:
        lines.append(_("- and %(count)d more", count=len(articles) - MOST_LISTED))
    return [*lines, ""]


def _link_to(endpoint: str, **values: int) -> str:
    """The address of a page; works outside a request too."""
    return runtime().settings.address + current_app.url_map.bind("").build(endpoint, values)
