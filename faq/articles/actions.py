"""What can be done with articles. Nothing here commits; `life.py` says who may do what, and when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import update

from faq.articles.files import Upload, attach
from faq.models import Article, ArticleStep, ArticleVersion, Audience, Stage, StepKind
from foundation.db import db
from foundation.organisation.models import User


@dataclass(frozen=True)
class ArticleText:
    """What an article says. `links` are (label, address)."""

    question: str
    answer: str
    phrasings: tuple[str, ...] = ()
    note: str = ""
    read_out: str = ""
    audience: Audience = Audience.PUBLIC
    links: tuple[tuple[str, str], ...] = ()
    file_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class Placing:
    """Where an article belongs and when it holds: known of the article, not of a version."""

    service_id: int | None = None
    category_id: int | None = None
    department_id: int | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    review_on: date | None = None


def write_article(
    text: ArticleText, placing: Placing, by: User | None, at: datetime, uploads: Sequence[Upload] = ()
) -> Article:
    """A new article with its first version and its files, a draft that nobody finds yet."""
    article = Article(created_at=at, changed_at=at, **vars(placing))
    db.session.add(article)
    db.session.flush()
    _propose(article, with_files(text, attach(article, uploads, by, at)), by, at)
    return article


def revise(article: Article, text: ArticleText, by: User | None, at: datetime) -> ArticleVersion | None:
    """A new version under way, again a draft; None where nothing changed. The one in force stays until it is approved."""
    newest = article.proposed or article.current
    if newest is not None and text == text_of(newest):
        return None
    return _propose(article, text, by, at)


def place(article: Article, placing: Placing, by: User | None, at: datetime) -> list[str]:
    """Put an article elsewhere or change its dates; returns the names of what changed."""
    changed = [name for name, value in vars(placing).items() if getattr(article, name) != value]
    for name in changed:
        setattr(article, name, getattr(placing, name))
    if changed:
        _step(article, article.shown, StepKind.CHANGED, by, at, ", ".join(changed))
    return changed


def submit(article: Article, by: User | None, at: datetime, comment: str = "") -> None:
    """Ask a supervisor to check the draft."""
    _advance(article, Stage.SUBMITTED, StepKind.SUBMITTED, by, at, comment)


def check(article: Article, by: User | None, at: datetime, comment: str = "") -> None:
    """A supervisor stands for the text; what has no owning department is in force with it."""
    _advance(article, Stage.CHECKED, StepKind.CHECKED, by, at, comment)
    if article.owner is None:
        approve(article, by, at)


def approve(article: Article, by: User | None, at: datetime, comment: str = "") -> None:
    """The version under way is in force from now on; the one before stays readable where it was used."""
    version = _under_way(article)
    article.current_number, article.proposed_number, article.stage = version.number, None, None
    _step(article, version, StepKind.APPROVED, by, at, comment)


def send_back(article: Article, by: User | None, at: datetime, comment: str) -> None:
    """Not yet: the author reads why in `comment`."""
    _advance(article, Stage.RETURNED, StepKind.RETURNED, by, at, comment)


def withdraw(article: Article, by: User | None, at: datetime, comment: str = "") -> None:
    """Give up the version under way; an article that was never in force is archived with it."""
    version = _under_way(article)
    if article.current_number is None:
        article.archived_at = at
    else:
        article.proposed_number = article.stage = None
    _step(article, version, StepKind.WITHDRAWN, by, at, comment)


def review(article: Article, next_on: date | None, by: User | None, at: datetime, comment: str = "") -> None:
    """Still right: look at it again on `next_on`."""
    article.review_on = next_on
    _step(article, article.shown, StepKind.REVIEWED, by, at, comment)


def archive(article: Article, by: User | None, at: datetime, comment: str = "") -> None:
    """Take an article out of use. It stays readable where it was used."""
    article.archived_at = article.archived_at or at
    _step(article, article.shown, StepKind.ARCHIVED, by, at, comment)


def restore(article: Article, by: User | None, at: datetime) -> None:
    """Bring an archived article back."""
    article.archived_at = None
    _step(article, article.shown, StepKind.RESTORED, by, at, "")


def touch_articles_of(service_id: int) -> None:
    """The service has a new name: its articles are found by it."""
    raised = {Article.revision: Article.revision + 1}
    db.session.execute(update(Article).where(Article.service_id == service_id).values(raised))


def with_files(text: ArticleText, added: Iterable[int]) -> ArticleText:
    """The same text with more files."""
    return replace(text, file_ids=(*text.file_ids, *added))


def text_of(version: ArticleVersion) -> ArticleText:
    return ArticleText(
        question=version.question,
        answer=version.answer,
        phrasings=tuple(version.phrasings),
        note=version.note,
        read_out=version.read_out,
        audience=version.audience,
        links=tuple((label, address) for label, address in version.links),
        file_ids=tuple(version.file_ids),
    )


def placing_of(article: Article) -> Placing:
    return Placing(**{name: getattr(article, name) for name in Placing.__dataclass_fields__})


def _propose(article: Article, text: ArticleText, by: User | None, at: datetime) -> ArticleVersion:
    version = ArticleVersion(
        article=article,
        number=max((version.number for version in article.versions), default=0) + 1,
        question=text.question,
        phrasings=list(text.phrasings),
        answer=text.answer,
        read_out=text.read_out,
        note=text.note,
        audience=text.audience,
        links=[list(link) for link in text.links],
        file_ids=list(text.file_ids),
        author=by,
        created_at=at,
    )
    db.session.add(version)
    article.proposed_number, article.stage = version.number, Stage.DRAFT
    db.session.flush()
    _step(article, version, StepKind.WRITTEN, by, at, "")
    return version


def _advance(
    article: Article, stage: Stage, kind: StepKind, by: User | None, at: datetime, comment: str
) -> None:
    article.stage = stage
    _step(article, _under_way(article), kind, by, at, comment)


def _under_way(article: Article) -> ArticleVersion:
    return next(version for version in article.versions if version.number == article.proposed_number)


def _step(
    article: Article, version: ArticleVersion, kind: StepKind, by: User | None, at: datetime, comment: str
) -> None:
    db.session.add(
        ArticleStep(article_id=article.id, version_id=version.id, kind=kind, by=by, at=at, comment=comment)
    )
    article.touch(at)
    db.session.flush()
    db.session.expire(article, ["current", "proposed", "steps"])
