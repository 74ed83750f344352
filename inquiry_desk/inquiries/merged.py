"""統合: which inquiry stands for which, once some were found to be the same matter."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from foundation.db import db
from foundation.organisation.models import User
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.queries import visible_to
from inquiry_desk.inquiries.values import NotPossibleError

IS_OF_ITS_OWN = Inquiry.merged_into_id.is_(None)
"""What counts as one matter: an inquiry that was not merged into another."""


def standing_for(inquiry: Inquiry) -> Inquiry:
    """The inquiry on which the matter goes on: itself, or what it was merged into, by however many steps."""
    while inquiry.merged_into is not None:
        inquiry = inquiry.merged_into
    return inquiry


def merged_into(inquiry_id: int, user: User) -> list[Inquiry]:
    """What was merged into an inquiry, also by way of others, and `user` may see, in the order of receipt."""
    found: list[int] = []
    level = [inquiry_id]
    while level := list(db.session.scalars(select(Inquiry.id).where(Inquiry.merged_into_id.in_(level)))):
        found += level
    if not found:
        return []
    query = select(Inquiry).where(Inquiry.id.in_(found), visible_to(user)).order_by(Inquiry.id)
    return list(db.session.scalars(query))


def must_stand(inquiry: Inquiry) -> None:
    """NotPossibleError for one that was merged into another: the matter goes on there."""
    if inquiry.merged_into is not None:
        raise NotPossibleError(
            _l(
                "This inquiry was merged into %(number)s. Go on there, or undo the merge first.",
                number=standing_for(inquiry).number,
            )
        )
