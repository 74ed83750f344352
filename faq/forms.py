"""The form of an article."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField
from wtforms.validators import DataRequired, Length, Optional

from faq.actions import ArticleText
from foundation.web.forms import Form, OptionalIdField, TextField


class ArticleForm(Form):
    service_id = OptionalIdField(_l("Service"))
    question = TextField(
        _l("Question"), [DataRequired(_l("Enter the question.")), Length(max=500)], render_kw={"rows": 2}
    )
    phrasings = TextField(_l("How citizens ask it"), [Length(max=4000)], render_kw={"rows": 3})
    answer = TextField(
        _l("Answer"), [DataRequired(_l("Enter the answer.")), Length(max=20_000)], render_kw={"rows": 8}
    )
    note = TextField(_l("Note for call-takers"), [Length(max=4000)], render_kw={"rows": 2})
    valid_from = DateField(_l("Valid from"), [Optional()])
    valid_until = DateField(_l("Valid until"), [Optional()])

    def to_text(self) -> ArticleText:
        lines = [line.strip() for line in (self.phrasings.data or "").split("\n")]
        return ArticleText(
            question=self.question.data or "",
            answer=self.answer.data or "",
            phrasings=tuple(line for line in lines if line),
            note=self.note.data or "",
        )
