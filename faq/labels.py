"""The words for where an article stands."""

import enum

from flask_babel import lazy_gettext as _l

from faq.models import ArticleState, Audience, Stage, StepKind

LABELS: dict[enum.Enum, object] = {
    ArticleState.IN_PREPARATION: _l("In preparation"),
    ArticleState.NOT_YET: _l("Not yet in force"),
    ArticleState.IN_FORCE: _l("In force"),
    ArticleState.DUE_FOR_REVIEW: _l("Due for review"),
    ArticleState.EXPIRED: _l("Expired"),
    ArticleState.ARCHIVED: _l("Archived"),
    Stage.DRAFT: _l("Draft"),
    Stage.SUBMITTED: _l("To be checked"),
    Stage.RETURNED: _l("Sent back"),
    Stage.CHECKED: _l("Waits for approval"),
    StepKind.WRITTEN: _l("Version written"),
    StepKind.SUBMITTED: _l("Sent for checking"),
    StepKind.CHECKED: _l("Found right by a supervisor"),
    StepKind.APPROVED: _l("Approved"),
    StepKind.RETURNED: _l("Sent back"),
    StepKind.WITHDRAWN: _l("Taken back"),
    StepKind.REVIEWED: _l("Reviewed"),
    StepKind.CHANGED: _l("Dates or place changed"),
    StepKind.ARCHIVED: _l("Archived"),
    StepKind.RESTORED: _l("Brought back"),
    Audience.PUBLIC: _l("May be told to citizens"),
    Audience.INTERNAL: _l("For the desk only"),
}
