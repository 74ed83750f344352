"""Loading the sample city: complete, once, and without touching what somebody changed."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from faq.articles.actions import ArticleText, approve, revise
from faq.gold.models import GoldQuery, QueryKind
from faq.models import Article, ArticleVersion
from foundation import clock
from foundation.access.passwords import matches
from foundation.access.roles import Role
from foundation.db import Base, db, transaction
from foundation.organisation.models import AnsweredBy, Category, Service, User
from inquiry_desk.inquiries.models import ReplyTemplate
from inquiry_desk.sample.content import read
from inquiry_desk.sample.loader import PASSWORD, LoadedCounts, accounts, load


def dump() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    tables = Base.metadata.sorted_tables
    return {table.name: sorted(map(tuple, db.session.execute(select(table))), key=repr) for table in tables}


@pytest.fixture
def loaded(app: Flask) -> LoadedCounts:
    with transaction():
        return load()


def test_the_sample_city_is_complete(loaded: LoadedCounts):
    assert loaded == LoadedCounts(
        departments=6,
        services=6,
        categories=48,
        users=len(accounts()),
        templates=14,
        articles=120,
        words=len(read("city-words")["words"]),
        queries=sum(len(entries) for entries in read("gold").values()),
        rules=len(read("routing")["rules"]),
        case_services=6,
        telephones=len(read("telephones")["lines"]) + len(read("telephones")["seats"]),
    )
    assert db.session.scalar(select(func.count()).select_from(Article).where(Article.sample)) == 120
    assert db.session.scalar(select(func.count()).select_from(Category)) == 48


def test_loading_twice_changes_nothing(loaded: LoadedCounts):
    before = dump()
    with transaction():
        again = load()
    assert again == LoadedCounts(0, 0, 0, 0, 0, 0)
    assert dump() == before


def test_what_somebody_changed_stays_and_what_is_missing_comes_back(loaded: LoadedCounts):
    with transaction() as session:
        session.scalars(select(Service).where(Service.code == "shugaku")).one().name = "就学援助(改)"
        session.delete(session.scalars(select(ReplyTemplate).limit(1)).one())
    with transaction():
        again = load()
    assert again == LoadedCounts(0, 0, 0, 0, 1, 0)
    assert db.session.scalar(select(Service.name).where(Service.code == "shugaku")) == "就学援助(改)"


def test_a_rewritten_sample_article_is_not_loaded_again(loaded: LoadedCounts):
    with transaction() as session:
        article = session.scalars(select(Article).limit(1)).one()
        article.current_number = 2
        text = {"question": "書き直した問い", "phrasings": [], "answer": "書き直した答え"}
        session.add(ArticleVersion(article=article, number=2, created_at=article.created_at, **text))
    with transaction():
        assert load().articles == 0


def test_services_carry_what_the_file_says(loaded: LoadedCounts):
    service = db.session.scalars(select(Service).where(Service.code == "shobo-tenken")).one()
    assert (service.department.name, service.answer_within_hours) == ("指導課", 24)
    assert (service.answered_by, service.includes_contact) == (AnsweredBy.DEPARTMENT, True)
    positions = list(db.session.scalars(select(Service.position).order_by(Service.position)))
    assert positions == [1, 2, 3, 4, 5, 6]


def test_an_article_has_its_first_version_category_and_service(loaded: LoadedCounts):
    articles = list(db.session.scalars(select(Article)))
    assert {article.current.number for article in articles} == {1}
    assert all(article.service_id and article.category_id for article in articles)
    assert all(article.current.answer == article.current.answer.strip() for article in articles)


def test_every_account_of_the_list_can_sign_in_with_the_sample_password(
    loaded: LoadedCounts, client: FlaskClient
):
    users = {user.login_id: user for user in db.session.scalars(select(User))}
    assert {(u.login_id, u.display_name, u.role.value) for u in users.values()} == set(accounts())
    assert {Role(role) for _, _, role in accounts()} == set(Role)
    assert all(matches(users[login_id].password_hash, PASSWORD) for login_id in ("operator1", "admin"))
    response = client.post("/login", data={"login_id": "operator1", "password": PASSWORD})
    assert response.status_code == 302


def test_operators_are_scoped_to_their_services_and_staff_to_their_department(loaded: LoadedCounts):
    users = {user.login_id: user for user in db.session.scalars(select(User))}
    assert {service.code for service in users["operator2"].services} == {"zei-koza", "shobo-tenken"}
    staff = [user for user in users.values() if user.role is Role.DEPARTMENT_STAFF]
    assert all(user.department for user in staff)


def test_the_gold_set_has_300_queries_of_five_kinds_and_a_right_article_for_each(loaded: LoadedCounts):
    queries = list(db.session.scalars(select(GoldQuery)))

    assert len(queries) >= 300
    assert {query.kind for query in queries} == set(QueryKind)
    assert all(query.sample and query.answers for query in queries)


def test_a_sample_query_that_was_retired_does_not_come_back(loaded: LoadedCounts):
    with transaction() as session:
        session.scalars(select(GoldQuery).limit(1)).one().retired_at = clock.now()
    with transaction():
        assert load().queries == 0


def test_a_sample_query_keeps_its_right_article_when_that_was_rewritten(loaded: LoadedCounts):
    with transaction() as session:
        article = session.scalars(select(Article).order_by(Article.id)).first()
        known = {query.text for query in session.scalars(select(GoldQuery)) if article in query.answers}
        revise(article, ArticleText("新しい質問", "新しい回答"), None, clock.now())
        approve(article, None, clock.now())
        for query in session.scalars(select(GoldQuery).where(GoldQuery.text.in_(known))):
            session.delete(query)
    with transaction():
        added = load().queries
    again = {query.text for query in db.session.scalars(select(GoldQuery)) if article in query.answers}

    assert added == len(known) > 0
    assert again == known
