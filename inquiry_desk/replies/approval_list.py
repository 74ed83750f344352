"""承認待ち: the list of the second person, and what happened to it since it was shown."""

from flask import render_template

from foundation.access.guards import background, requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import transaction
from foundation.web.renewed_list import news_page, question
from foundation.web.session import me
from inquiry_desk.replies import queries
from inquiry_desk.replies.blueprint import blueprint

__all__ = ["blueprint"]

APPROVE = Permission.APPROVE_REPLIES


@blueprint.get("/approvals")
@requires(APPROVE)
def approvals() -> str:
    with transaction():
        record(AuditAction.SEARCHED, "replies")
    rows = queries.waiting_approval(me())
    asks = question("replies.approvals_news", queries.renewed_approvals(me()).marks(rows))
    return render_template("replies/approvals.html", rows=rows, asks=asks)


@blueprint.get("/approvals/news")
@background
@requires(APPROVE)
def approvals_news() -> str:
    """What was asked for and decided since the list was shown."""
    return news_page(
        "replies/approvals_news.html",
        queries.renewed_approvals(me()),
        queries.waiting_approval(me()),
        searched="replies",
    )
