"""What can be done with what the desk knows. Nothing here commits."""

from datetime import datetime

from flask_babel import lazy_gettext as _l

from foundation.organisation.models import User
from inquiry_desk.inquiries.actions import add_entry
from inquiry_desk.inquiries.kinds import EntryKind
from inquiry_desk.inquiries.models import Inquiry, TimelineEntry
from inquiry_desk.inquiries.values import NotPossibleError
from inquiry_desk.knowledge.queries import articles_used


def say_solved(
    inquiry: Inquiry, version_id: int | None, solved: bool, by: User, at: datetime
) -> TimelineEntry | None:
    """「これで解決した / しなかった」: the newest word counts, earlier ones stay on the timeline.

    None where that was the word already. Raises NotPossibleError for an article nobody answered with.
    """
    used = next((one for one in articles_used(inquiry.id) if one.version.id == version_id), None)
    if used is None:
        raise NotPossibleError(_l("This article was not used on this inquiry."))
    if used.solved is solved:
        return None
    return add_entry(
        inquiry, EntryKind.NOTE, at, by, article_version_id=used.version.id, article_solved=solved
    )
