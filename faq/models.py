"""Articles (よくある質問) and their versions. A version is never rewritten: inquiries point at the one they used."""

import enum
from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.orm.attributes import flag_modified

from foundation.db import AppendOnly, Model, enum_type
from foundation.organisation.models import Category, Department, Service, User


class ArticleState(enum.Enum):
    """Whether call-takers may use an article, derived from its version in force and its dates."""

    IN_PREPARATION = "in_preparation"
    NOT_YET = "not_yet"
    IN_FORCE = "in_force"
    DUE_FOR_REVIEW = "due_for_review"
    EXPIRED = "expired"
    ARCHIVED = "archived"


class Stage(enum.Enum):
    """How far the version under way has come: it replaces the one in force when the department approves it."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    CHECKED = "checked"


class StepKind(enum.Enum):
    """What somebody did with an article."""

    WRITTEN = "written"
    SUBMITTED = "submitted"
    CHECKED = "checked"
    APPROVED = "approved"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    REVIEWED = "reviewed"
    CHANGED = "changed"
    ARCHIVED = "archived"
    RESTORED = "restored"


class Audience(enum.Enum):
    """Whom an answer may be given to."""

    PUBLIC = "public"
    INTERNAL = "internal"


class Article(Model):
    """One question of a service. `current` is the version in force, `proposed` the one on its way there."""

    __tablename__ = "article"
    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"), index=True)
    category_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"))
    department_id: Mapped[int | None] = mapped_column(
        ForeignKey("department.id"), index=True, comment="owner, where it is not the service's"
    )
    sample: Mapped[bool] = mapped_column(default=False)
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    review_on: Mapped[date | None] = mapped_column(index=True)
    reminded_for: Mapped[date | None] = mapped_column(comment="the review date of the last reminder")
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]
    current_number: Mapped[int | None]
    proposed_number: Mapped[int | None]
    stage: Mapped[Stage | None] = mapped_column(enum_type(Stage), index=True)
    revision: Mapped[int] = mapped_column(comment="raised by every change of the row")

    service: Mapped[Service | None] = relationship()
    category: Mapped[Category | None] = relationship()
    department: Mapped[Department | None] = relationship()
    versions: Mapped[list["ArticleVersion"]] = relationship(
        back_populates="article", order_by="ArticleVersion.number"
    )
    steps: Mapped[list["ArticleStep"]] = relationship(order_by="ArticleStep.id", viewonly=True)
    current: Mapped["ArticleVersion | None"] = relationship(
        primaryjoin="and_(Article.id == foreign(ArticleVersion.article_id), "
        "Article.current_number == ArticleVersion.number)",
        viewonly=True,
        uselist=False,
    )
    proposed: Mapped["ArticleVersion | None"] = relationship(
        primaryjoin="and_(Article.id == foreign(ArticleVersion.article_id), "
        "Article.proposed_number == ArticleVersion.number)",
        viewonly=True,
        uselist=False,
    )

    __mapper_args__ = {"version_id_col": revision}

    @property
    def shown(self) -> "ArticleVersion":
        """The version in force; before there is one, the one under way."""
        version = self.current or self.proposed
        assert version is not None, "an article has a version from its first moment"
        return version

    @property
    def owner(self) -> Department | None:
        """The department that approves it; None for what the centre answers for itself."""
        return self.department or (self.service.department if self.service else None)

    def touch(self, at: datetime) -> None:
        """Say that what the article is found by has changed, so that every index follows."""
        self.changed_at = at
        flag_modified(self, "changed_at")  # raises the revision, within the same moment too

    def state_on(self, day: date) -> ArticleState:
        """Whether call-takers may use the article on `day`."""
        if self.archived_at:
            return ArticleState.ARCHIVED
        if self.current_number is None:
            return ArticleState.IN_PREPARATION
        if self.valid_from and day < self.valid_from:
            return ArticleState.NOT_YET
        if self.valid_until and day > self.valid_until:
            return ArticleState.EXPIRED
        due = self.review_on is not None and self.review_on <= day
        return ArticleState.DUE_FOR_REVIEW if due else ArticleState.IN_FORCE


class ArticleVersion(AppendOnly, Model):
    """What an article said, from when on, and who wrote it."""

    __tablename__ = "article_version"
    __table_args__ = (UniqueConstraint("article_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), index=True)
    number: Mapped[int]
    question: Mapped[str] = mapped_column(Text)
    phrasings: Mapped[list[str]] = mapped_column(JSON, default=list)
    answer: Mapped[str] = mapped_column(Text)
    read_out: Mapped[str] = mapped_column(Text, default="", comment="as it is said on the phone")
    note: Mapped[str] = mapped_column(Text, default="", comment="for call-takers only, never mailed")
    audience: Mapped[Audience] = mapped_column(enum_type(Audience), default=Audience.PUBLIC)
    links: Mapped[list[list[str]]] = mapped_column(JSON, default=list, comment="[label, address]")
    file_ids: Mapped[list[int]] = mapped_column(JSON, default=list)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime]

    article: Mapped[Article] = relationship(back_populates="versions")
    author: Mapped[User | None] = relationship()


class ArticleStep(AppendOnly, Model):
    """Who did what with which version, and what they said about it."""

    __tablename__ = "article_step"
    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("article_version.id"))
    kind: Mapped[StepKind] = mapped_column(enum_type(StepKind))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(index=True)
    comment: Mapped[str] = mapped_column(Text, default="")

    version: Mapped[ArticleVersion] = relationship()
    by: Mapped[User | None] = relationship()


class ArticleFile(AppendOnly, Model):
    """A file that belongs to an article, such as a form to fill in; versions name it in `file_ids`."""

    __tablename__ = "article_file"
    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    added_at: Mapped[datetime]


class ArticleVector(Model):
    """What a version means, as numbers of one encoder; other encoders' numbers cannot be compared with them."""

    __tablename__ = "article_vector"
    version_id: Mapped[int] = mapped_column(ForeignKey("article_version.id"), primary_key=True)
    encoder: Mapped[str] = mapped_column(String(64), primary_key=True)
    vector: Mapped[bytes] = mapped_column(LargeBinary)
