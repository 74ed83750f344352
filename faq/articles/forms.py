"""The forms of an article: writing it, taking a step with it, and steps with many at once."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    HiddenField,
    MultipleFileField,
    RadioField,
    SelectMultipleField,
    ValidationError,
)
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from faq.articles.actions import ArticleText, Placing, placing_of
from faq.articles.files import LARGEST_FILE, MOST_FILES, Upload, read_uploads
from faq.articles.life import may_write_for
from faq.articles.links import read_links
from faq.models import Article, Audience
from foundation.db import db
from foundation.organisation.models import Department, Service, User
from foundation.web.filters import choices_of
from foundation.web.forms import Form, OptionalIdField, TextField
from foundation.web.ids import read_id

MOST_LINKS = 20
SHOWN_SCHEMES = "https:// http:// tel: mailto:"
SHOWN_SIZE = f"{LARGEST_FILE // 1_000_000} MB"
PLACING_FIELDS = ("service_id", "category_id", "department_id", "valid_from", "valid_until", "review_on")
LONGEST_COMMENT = 2_000


class UploadsField(MultipleFileField):
    """Files that were chosen, as `Upload`s."""

    data: list[Upload]

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = read_uploads(valuelist)

    def process_data(self, value: object) -> None:
        self.data = []


class CheckboxesField(SelectMultipleField):
    """Any number of rows by id, each with its box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class ArticleForm(Form):
    seen = HiddenField()
    question = TextField(
        _l("Question"), [DataRequired(_l("Enter the question.")), Length(max=500)], render_kw={"rows": 2}
    )
    phrasings = TextField(_l("How citizens ask it"), [Length(max=4000)], render_kw={"rows": 3})
    answer = TextField(
        _l("Answer"), [DataRequired(_l("Enter the answer.")), Length(max=20_000)], render_kw={"rows": 8}
    )
    read_out = TextField(_l("Read-out version"), [Length(max=4000)], render_kw={"rows": 3})
    note = TextField(_l("Note for call-takers"), [Length(max=4000)], render_kw={"rows": 2})
    audience = RadioField(_l("Audience"), default=Audience.PUBLIC.value)
    links = TextField(_l("Links"), [Length(max=8000)], render_kw={"rows": 2})
    files = UploadsField(_l("Files to add"))
    removed = CheckboxesField(_l("Files to take away"), coerce=read_id)
    service_id = OptionalIdField(_l("Service"))
    category_id = OptionalIdField(_l("Category"))
    department_id = OptionalIdField(_l("Owning department"))
    valid_from = DateField(_l("Valid from"), [Optional()])
    valid_until = DateField(_l("Valid until"), [Optional()])
    review_on = DateField(_l("Review on"), [Optional()])

    person: User
    article: Article | None = None

    @property
    def has_placing(self) -> bool:
        """Whether the person may change where the article belongs and when it holds."""
        return "service_id" in self

    @property
    def kept_files(self) -> tuple[int, ...]:
        """The files of the version before that stay."""
        newest = self.article and (self.article.proposed or self.article.current)
        return tuple(f for f in newest.file_ids if f not in (self.removed.data or ())) if newest else ()

    def to_text(self) -> ArticleText:
        lines = [line.strip() for line in (self.phrasings.data or "").split("\n")]
        return ArticleText(
            question=self.question.data or "",
            answer=self.answer.data or "",
            phrasings=tuple(dict.fromkeys(line for line in lines if line)),
            note=self.note.data or "",
            read_out=self.read_out.data or "",
            audience=Audience(self.audience.data),
            links=read_links(self.links.data or "")[0],
            file_ids=self.kept_files,
        )

    def to_placing(self) -> Placing:
        if not self.has_placing and self.article is not None:
            return placing_of(self.article)
        return Placing(**{name: self[name].data for name in PLACING_FIELDS})

    def validate_links(self, field: TextField) -> None:
        found, wrong = read_links(field.data or "")
        if wrong:
            message = _(
                "“%(line)s”: write a label, a blank and an address that begins with one of %(schemes)s."
            )
            raise ValidationError(message % {"line": wrong[0], "schemes": SHOWN_SCHEMES})
        if len(found) > MOST_LINKS:
            raise ValidationError(_("At most %(count)s links.", count=MOST_LINKS))

    def validate_files(self, field: UploadsField) -> None:
        for upload in field.data:
            if not upload.content:
                raise ValidationError(_("“%(name)s” is empty.", name=upload.name))
            if len(upload.content) > LARGEST_FILE:
                raise ValidationError(
                    _("“%(name)s” is larger than %(size)s.", name=upload.name, size=SHOWN_SIZE)
                )
        if len(field.data) + len(self.kept_files) > MOST_FILES:
            raise ValidationError(_("At most %(count)s files.", count=MOST_FILES))

    def validate_valid_until(self, field: DateField) -> None:
        if field.data and self.valid_from.data and field.data < self.valid_from.data:
            raise ValidationError(_("The end lies before the beginning."))

    def validate_department_id(self, field: OptionalIdField) -> None:
        if not may_write_for(self.person, self.owner()):
            raise ValidationError(_("Choose a service of your department, or your department itself."))

    def owner(self) -> Department | None:
        """The department that will approve what is typed here."""
        if chosen := self.department_id.data:
            return db.session.get(Department, chosen)
        service = db.session.get(Service, self.service_id.data) if self.service_id.data else None
        return service.department if service else None


class StepForm(Form):
    """One step with an article; `seen` is the last of its steps the page showed."""

    seen = HiddenField()
    comment = TextField(_l("Comment"), [Length(max=LONGEST_COMMENT)], render_kw={"rows": 3})
    next_on = DateField(_l("Next review on"), [Optional()])


class BulkForm(Form):
    """A step with the chosen articles; `chosen` are 「id:last step the page showed」."""

    comment = TextField(_l("Comment"), [Length(max=LONGEST_COMMENT)], render_kw={"rows": 2})
    next_on = DateField(_l("Next review on"), [Optional()])


def audience_choices() -> list[tuple[str, Any]]:
    return choices_of(Audience)
