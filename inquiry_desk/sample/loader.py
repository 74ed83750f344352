"""Loading the sample city: only what is missing is added, and nothing that somebody changed is touched."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm.attributes import InstrumentedAttribute

from faq.models import Article, ArticleVersion
from foundation import clock
from foundation.access.passwords import hash_password
from foundation.access.roles import Role
from foundation.db import db
from foundation.organisation.models import AnsweredBy, Category, Department, Service, User
from inquiry_desk.inquiries.models import ReplyTemplate
from inquiry_desk.sample.cases import load_case_stages
from inquiry_desk.sample.content import read
from inquiry_desk.sample.gold import load_gold
from inquiry_desk.sample.routing import load_routing
from inquiry_desk.sample.telephones import load_telephones
from inquiry_desk.sample.words import load_words

PASSWORD = "sample-desk-2026"  # noqa: S105 - the one password of the sample accounts, shown at start
"""Of every sample account."""


@dataclass(frozen=True)
class LoadedCounts:
    """How many of each were added; all zero where the sample city was there already."""

    departments: int
    services: int
    categories: int
    users: int
    templates: int
    articles: int
    words: int = 0
    queries: int = 0
    rules: int = 0
    case_services: int = 0
    telephones: int = 0


def load() -> LoadedCounts:
    """Add what is missing of the sample city to the caller's transaction."""
    departments = _add_missing(Department, Department.code, "code", _departments(), _department)
    services = _add_missing(Service, Service.code, "code", _services(), _service)
    return LoadedCounts(
        departments=departments,
        services=services,
        categories=_load_categories(),
        users=_load_users(),
        templates=_load_templates(),
        articles=_load_articles(),
        words=load_words(),
        queries=load_gold(),
        rules=load_routing(),
        case_services=load_case_stages(),
        telephones=load_telephones(),
    )


def accounts() -> list[tuple[str, str, str]]:
    """(login id, name, role) of every sample account; the role as the value of `Role`, for its label."""
    return [(user["login_id"], user["display_name"], user["role"]) for user in read("users")["users"]]


def _add_missing(
    model: type[Any],
    column: InstrumentedAttribute[str],
    key: str,
    entries: Iterable[dict[str, Any]],
    make: Callable[[int, dict[str, Any]], Any],
) -> int:
    """Add a row for each entry whose key no row has yet; `make` gets its position and the entry."""
    known = set(db.session.scalars(select(column)))
    new = [make(position, entry) for position, entry in enumerate(entries, 1) if entry[key] not in known]
    db.session.add_all(new)
    db.session.flush()
    return len(new)


def _departments() -> list[dict[str, Any]]:
    return list(read("organisation")["departments"])


def _services() -> list[dict[str, Any]]:
    return list(read("organisation")["services"])


def _department(_position: int, entry: dict[str, Any]) -> Department:
    return Department(**entry)


def _service(position: int, entry: dict[str, Any]) -> Service:
    return Service(
        code=entry["code"],
        name=entry["name"],
        name_en=entry["name_en"],
        short_name=entry["short_name"],
        department_id=_department_ids()[entry["department"]],
        starts_on=entry["starts_on"],
        ends_on=entry["ends_on"],
        mail_local_part=entry["mail_local_part"],
        answer_within_hours=entry["answer_within_business_hours"],
        includes_contact=entry["includes_contact"],
        answered_by=AnsweredBy(entry["answered_by"]),
        position=position,
    )


def _department_ids() -> dict[str, int]:
    return {department.code: department.id for department in db.session.scalars(select(Department))}


def _services_by_code() -> dict[str, Service]:
    return {service.code: service for service in db.session.scalars(select(Service))}


def _load_categories() -> int:
    services = _services_by_code()
    known = {tuple(row) for row in db.session.execute(select(Category.service_id, Category.name))}
    new = [
        Category(service_id=services[entry["code"]].id, position=position, **category)
        for entry in _services()
        for position, category in enumerate(entry["categories"], 1)
        if (services[entry["code"]].id, category["name"]) not in known
    ]
    db.session.add_all(new)
    db.session.flush()
    return len(new)


def _load_users() -> int:
    services, departments = _services_by_code(), _department_ids()
    hashed: list[str] = []

    def make(_position: int, entry: dict[str, Any]) -> User:
        # One hash for all: the password is no secret, and each hash takes a noticeable time on purpose.
        hashed.append(hashed[0] if hashed else hash_password(PASSWORD))
        return _user(entry, services, departments, hashed[0])

    return _add_missing(User, User.login_id, "login_id", read("users")["users"], make)


def _user(
    entry: dict[str, Any], services: dict[str, Service], departments: dict[str, int], password_hash: str
) -> User:
    return User(
        login_id=entry["login_id"],
        display_name=entry["display_name"],
        kana=entry["kana"],
        role=Role(entry["role"]),
        department_id=departments[entry["department"]] if "department" in entry else None,
        services=[services[code] for code in entry["services"]],
        password_hash=password_hash,
        must_change_password=entry["must_change_password"],
        created_at=clock.now(),
    )


def _load_templates() -> int:
    return _add_missing(ReplyTemplate, ReplyTemplate.name, "name", read("templates")["templates"], _template)


def _template(position: int, entry: dict[str, Any]) -> ReplyTemplate:
    return ReplyTemplate(
        name=entry["name"],
        name_en=entry["name_en"],
        kind=entry["kind"],
        body=entry["body"].strip(),
        position=position,
    )


def _load_articles() -> int:
    # Known by what any of its versions asked: a sample article somebody rewrote is not loaded again.
    query = select(Article.service_id, ArticleVersion.question).join(Article.versions)
    known = {tuple(row) for row in db.session.execute(query)}
    new = [
        _article(entry, service)
        for service in _services_by_code().values()
        for entry in _articles_of(service.code)
        if (service.id, entry["question"]) not in known
    ]
    db.session.add_all(new)
    db.session.flush()
    return len(new)


def _articles_of(code: str) -> list[dict[str, Any]]:
    """The sample articles of a service; none for one that is not of the sample city."""
    codes = {entry["code"] for entry in _services()}
    return list(read(f"faq-{code}")["articles"]) if code in codes else []


def _article(entry: dict[str, Any], service: Service) -> ArticleVersion:
    now = clock.now()
    category = next((c for c in service.categories if c.name == entry["category"]), None)
    article = Article(
        service=service,
        category_id=category.id if category else None,
        sample=True,
        created_at=now,
        changed_at=now,
        current_number=1,
        review_on=service.ends_on,
    )
    return ArticleVersion(
        article=article,
        number=1,
        question=entry["question"],
        phrasings=entry["phrasings"],
        answer=entry["answer"].strip(),
        note=entry.get("note", "").strip(),
        created_at=now,
    )
