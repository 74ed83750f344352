"""Sending the composer's reply."""

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.web.session import me
from inquiry_desk.correspondence.replying import quotable_version
from inquiry_desk.correspondence.replying import reply as send_reply
from inquiry_desk.correspondence.views import blueprint
from inquiry_desk.inquiries.drafts import forget_draft
from inquiry_desk.inquiries.forms import ReplyForm
from inquiry_desk.inquiries.page import perform, visible_or_404

__all__ = ["blueprint", "reply"]


@blueprint.post("/inquiries/<number>/reply")
@requires(Permission.WORK_INQUIRIES)
def reply(number: str) -> ResponseReturnValue:
    inquiry, form = visible_or_404(number), ReplyForm()
    address = inquiry.contact.mail_address

    def act() -> None:
        article = quotable_version(form.version_id)
        if form.version_id and article is None:
            flash(
                _("The quoted article is no longer in use; it was not recorded as the basis of the reply."),
                "warning",
            )
        send_reply(
            inquiry,
            me(),
            clock.now(),
            subject=form.subject.data or "",
            body=form.body.data or "",
            completes=bool(form.completes.data),
            article=article,
        )
        forget_draft(me(), f"reply:{inquiry.number}")

    return perform(inquiry, form, act, _("The reply to %(address)s will be sent.", address=address))
