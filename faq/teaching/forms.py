"""The form of a line in the list of the city's words."""

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField
from wtforms.validators import DataRequired, Length, ValidationError

from faq.wording.actions import Pair
from faq.wording.models import LABELS, CityWord, WordKind
from foundation.text import fold
from foundation.web.forms import Form, LineField, TextField
from foundation.web.ids import read_id

_LETTER = re.compile(r"[^\W_]")
_AT_MOST_100 = Length(max=100, message=_l("Use at most 100 characters."))
KINDS: list[Any] = [(kind.value, LABELS[kind]) for kind in WordKind]


def has_letters(_form: Any, field: Any) -> None:
    if not _LETTER.search(field.data or ""):
        raise ValidationError(_l("Enter a word with at least one letter, kana or kanji."))


class WordForm(Form):
    """`revision` is that of the line as it was shown; empty for a new one."""

    said = LineField(
        _l("What citizens say"),
        [DataRequired(_l("Enter the word that citizens use.")), _AT_MOST_100, has_letters],
    )
    official = LineField(
        _l("Official word"), [DataRequired(_l("Enter the official word.")), _AT_MOST_100, has_letters]
    )
    kind = RadioField(_l("What it stands for"), choices=KINDS, default=WordKind.MATTER.value)
    note = TextField(
        _l("Remark"),
        [Length(max=1000, message=_l("Use at most 1,000 characters."))],
        render_kw={"rows": 2},
    )
    revision = HiddenField()

    def validate_official(self, field: Any) -> None:
        if field.data and fold(field.data) == fold(self.said.data or ""):
            raise ValidationError(_l("Both words are the same. The search finds it without this line."))

    def to_pair(self) -> Pair:
        return Pair(
            said=self.said.data or "",
            official=self.official.data or "",
            kind=WordKind(self.kind.data),
            note=self.note.data or "",
        )

    def seen(self) -> int | None:
        return read_id(self.revision.data)


def form_of(word: CityWord) -> WordForm:
    return WordForm(
        said=word.said,
        official=word.official,
        kind=word.kind.value,
        note=word.note,
        revision=str(word.revision),
    )
