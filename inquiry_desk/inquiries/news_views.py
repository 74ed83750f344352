"""What a list that is on a screen asks for by itself."""

from flask import abort, render_template, request
from flask_login import current_user

from foundation import clock
from foundation.access.guards import background, requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import transaction
from foundation.web.renewing import read_marks
from inquiry_desk.inquiries import listing, worklists
from inquiry_desk.inquiries.asked import filters_asked, place_in
from inquiry_desk.inquiries.list_page import asks, counts
from inquiry_desk.inquiries.news import news_since
from inquiry_desk.inquiries.views import blueprint

__all__ = ["blueprint"]


@blueprint.get("/list-news/<view>")
@background
@requires(Permission.READ_INQUIRIES)
def list_news(view: str) -> str:
    """Rows that changed, left or came in, each for its place; the counts; and a word for who listens."""
    if view not in {one.value for one in worklists.TABS}:
        abort(404)
    filters, at = filters_asked(view), clock.now()
    shown = read_marks(request.args.get("shown", ""))
    told = news_since(shown, view, current_user, filters, at)
    if told.any:
        with transaction():
            record(AuditAction.SEARCHED, "inquiries", view, renewed=True)
    return render_template(
        "inquiries/list_news.html",
        news=told,
        page=listing.Page([one.row for one in told.entered], None, None),
        place=place_in(view),
        ticked=set(),
        began_empty=not shown,
        asks=asks(view, told.marks),
        **counts(view, filters, at),
    )
