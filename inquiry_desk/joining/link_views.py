"""Linking inquiries that belong together."""

from collections.abc import Callable

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.organisation.models import User
from foundation.text import clean_line
from foundation.web.once import once
from foundation.web.session import me
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.page import show_page, visible_or_404
from inquiry_desk.inquiries.queries import inquiry_with_number
from inquiry_desk.inquiries.values import NotPossibleError
from inquiry_desk.joining import linking
from inquiry_desk.joining.blueprint import blueprint

WORK = Permission.WORK_INQUIRIES


@blueprint.post("/inquiries/<number>/links")
@requires(WORK)
def link(number: str) -> ResponseReturnValue:
    return _do(
        number, _("The two are linked."), lambda one, other, by: linking.link(one, other, by, clock.now())
    )


@blueprint.post("/inquiries/<number>/links/remove")
@requires(WORK)
def unlink(number: str) -> ResponseReturnValue:
    return _do(
        number, _("The link was removed."), lambda one, other, by: linking.unlink(one, other, by, clock.now())
    )


def _do(number: str, said: str, act: Callable[[Inquiry, Inquiry, User], object]) -> ResponseReturnValue:
    """Between this inquiry and the one whose number was sent, where the person may see both."""
    inquiry = visible_or_404(number)
    other = inquiry_with_number(clean_line(request.form.get("other", ""))[:20], current_user)

    def do() -> str:
        if other is None:
            raise NotPossibleError(_("There is no inquiry with this number that you may see."))
        act(inquiry, other, me())
        flash(said, "good")
        return url_for("inquiries.show", number=inquiry.number)

    try:
        return once(request.form.get("submission_key"), do)
    except NotPossibleError as problem:
        return show_page(inquiry, status=409, problem=str(problem.message))
