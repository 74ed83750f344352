"""What the pages say of an article's life: what happened, and truthfully what happens next."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from faq.models import Article, ArticleState, ArticleStep, Stage, StepKind
from foundation.web.filters import day as shown_day

CHARACTERS_A_MINUTE = 300
"""How fast one reads aloud, as announcers do."""

_PLACING: dict[str, object] = {
    "service_id": _l("Service"),
    "category_id": _l("Category"),
    "department_id": _l("Owning department"),
    "valid_from": _l("Valid from"),
    "valid_until": _l("Valid until"),
    "review_on": _l("Review on"),
}


def what_next(article: Article, day: date) -> str:
    """Whether the article is found by searches on `day`, and what has to happen until it is."""
    if article.archived_at:
        return _("It is out of use and not found by searches.")
    if article.stage is None:
        return _in_force(article, day)
    waits = _waits(article)
    if article.current_number is None:
        return waits
    return waits + " " + _("Until then the version in force stays in use.")


def _waits(article: Article) -> str:
    department = article.owner.name if article.owner else ""
    if article.stage is Stage.CHECKED:
        return _("It is found by searches once %(department)s has approved it.", department=department)
    if article.stage is Stage.SUBMITTED:
        if not department:
            return _("It is found by searches once a supervisor has passed it as checked.")
        return _(
            "A supervisor checks it; it is found by searches once %(department)s has approved it.",
            department=department,
        )
    return _("It is a draft and not found by searches. Send it for checking when it is ready.")


def _in_force(article: Article, day: date) -> str:
    match article.state_on(day):
        case ArticleState.NOT_YET:
            return _("It is found by searches from %(day)s.", day=shown_day(article.valid_from))
        case ArticleState.EXPIRED:
            return _(
                "Its validity ended on %(day)s: it is not found by searches.",
                day=shown_day(article.valid_until),
            )
        case _:
            return _("It is in force and found by searches.")


def said_of(step: ArticleStep) -> str:
    """The comment of a step; of a change of dates or place, what was changed."""
    if step.kind is not StepKind.CHANGED:
        return step.comment
    names = (name.strip() for name in step.comment.split(","))
    return "、".join(str(_PLACING[name]) if name in _PLACING else name for name in names if name)


def spoken_length(text: str) -> tuple[int, int]:
    """(characters, about how many seconds) of a text that is read out; blanks and line breaks do not count."""
    characters = len("".join(text.split()))
    return characters, -(-characters * 60 // CHARACTERS_A_MINUTE)
