"""The form of an article for one person: with what they may choose, and as the article is now."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from faq.articles.files import files_of
from faq.articles.forms import PLACING_FIELDS, ArticleForm, audience_choices
from faq.articles.life import may_place
from faq.articles.links import written_links
from faq.articles.queries import active_departments
from faq.models import Article
from foundation.access.roles import Permission, allows
from foundation.organisation.models import Department, Service, User
from foundation.organisation.queries import active_categories, active_services

Choices = list[tuple[Any, Any]]


def article_form(person: User, article: Article | None, first: Mapping[str, object]) -> ArticleForm:
    """The form as it was sent, or else with the values of `first`."""
    form = ArticleForm(data=first)
    form.person, form.article = person, article
    form.audience.choices = audience_choices()
    form.removed.choices = _files(article)
    if article is not None and not may_place(person, article):
        for name in PLACING_FIELDS:
            del form[name]
        return form
    form.service_id.choices = [("", _("All services")), *_services(person, article)]
    form.category_id.choices = categories_for(form.service_id.data, article)
    form.department_id.choices = [("", _("The service's department")), *_departments(person, article)]
    return form


def as_typed(article: Article) -> dict[str, object]:
    """What the form shows of an article before anything is typed."""
    version = article.proposed or article.shown
    return {
        **{name: getattr(article, name) for name in PLACING_FIELDS},
        "question": version.question,
        "phrasings": "\n".join(version.phrasings),
        "answer": version.answer,
        "read_out": version.read_out,
        "note": version.note,
        "audience": version.audience.value,
        "links": written_links(version.links),
    }


def categories_for(service_id: int | None, article: Article | None) -> Choices:
    """The categories of a service, and the one the article has, also where it is no longer in use."""
    found = active_categories(service_id) if service_id else []
    held = article.category if article is not None and article.service_id == service_id else None
    more = [held] if held is not None and held not in found else []
    return [("", "—"), *((category.id, category.name) for category in [*found, *more])]


def _services(person: User, article: Article | None) -> Choices:
    found = [s for s in active_services() if _is_open_to(person, s.department_id)]
    held = article.service if article is not None else None
    more: list[Service] = [held] if held is not None and held not in found else []
    return [(service.id, service.name) for service in [*found, *more]]


def _departments(person: User, article: Article | None) -> Choices:
    found = [d for d in active_departments() if _is_open_to(person, d.id)]
    held = article.department if article is not None else None
    more: list[Department] = [held] if held is not None and held not in found else []
    return [(department.id, department.name) for department in [*found, *more]]


def _is_open_to(person: User, department_id: int) -> bool:
    """A department's people write for their own department."""
    return not allows(person.role, Permission.APPROVE_FAQ) or person.department_id == department_id


def _files(article: Article | None) -> Choices:
    newest = (article.proposed or article.current) if article is not None else None
    if article is None or newest is None:
        return []
    return [(file.id, file.name) for file in files_of(article.id, newest.file_ids)]
