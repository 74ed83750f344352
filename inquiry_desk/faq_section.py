"""The second row of the FAQ's pages: what the people who care for articles go between."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, request, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from faq.learning.queries import count_waiting
from foundation.access.guards import guard_of, may
from foundation.access.roles import Permission


@dataclass(frozen=True)
class Tab:
    """One page of the section, as declared."""

    endpoint: str
    text: object
    count: Callable[[], int] | None = None


@dataclass(frozen=True)
class Shown:
    """One page of the section, as shown."""

    url: str
    text: str
    count: int | None
    current: bool


TABS = (
    Tab("faq.index", _l("Find")),
    Tab("faq.ours", _l("Approval")),
    Tab("knowledge.department_gaps", _l("Missing articles")),
    Tab("faq.work", _l("Drafts and checks")),
    Tab("knowledge.gap_groups", _l("Gaps in the FAQ")),
    Tab("faq.learning", _l("Learned words"), lambda: count_waiting(current_user)),
    Tab("faq.words", _l("The city's words")),
    Tab("knowledge.usage", _l("How it is used")),
    Tab("faq.gold", _l("Search quality")),
    Tab("faq.duplicates", _l("Alike")),
    Tab("faq.bulk", _l("Many at once")),
    Tab("faq.imports", _l("Import and export")),
)
_ROOTS = ("/faq/", "/knowledge/")


def faq_section() -> list[Shown]:
    """The pages of the section this person may open; none outside the section, or where there is no choice."""
    if not request.path.startswith(_ROOTS):
        return []
    open_to_me = [(tab, url_for(tab.endpoint)) for tab in TABS if _is_open(tab)]
    here = max((url for _, url in open_to_me if request.path.startswith(url)), key=len, default=None)
    shown = [_shown(tab, url, url == here) for tab, url in open_to_me]
    return shown if len(shown) > 1 else []


def _is_open(tab: Tab) -> bool:
    guard = guard_of(tab.endpoint)
    return isinstance(guard, Permission) and may(guard)


def _shown(tab: Tab, url: str, current: bool) -> Shown:
    return Shown(url, str(tab.text), tab.count() if tab.count else None, current)


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(faq_section=faq_section)
