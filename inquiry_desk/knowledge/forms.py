"""What is typed on the panels beside an inquiry."""

from wtforms import HiddenField
from wtforms.validators import AnyOf

from foundation.web.ids import read_id
from inquiry_desk.inquiries.forms import InquiryForm

WORDS = {"yes": True, "no": False}


class SolvedForm(InquiryForm):
    """Whether an article that was used solved the matter; the button says which."""

    article_version_id = HiddenField()
    solved = HiddenField(validators=[AnyOf(list(WORDS))])

    @property
    def version_id(self) -> int | None:
        return read_id(self.article_version_id.data)

    @property
    def word(self) -> bool:
        return WORDS[str(self.solved.data)]
