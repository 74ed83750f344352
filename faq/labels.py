"""The words for where an article stands."""

import enum

from flask_babel import lazy_gettext as _l

from faq.models import ArticleState

LABELS: dict[enum.Enum, object] = {
    ArticleState.IN_FORCE: _l("In force"),
    ArticleState.NOT_YET: _l("Not yet in force"),
    ArticleState.EXPIRED: _l("Expired"),
    ArticleState.ARCHIVED: _l("Archived"),
}
