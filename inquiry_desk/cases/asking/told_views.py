"""Noting what a caller was told, and linking a case with inquiries."""

from collections.abc import Callable

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.organisation.models import User
from foundation.web.session import me
from inquiry_desk.cases.asking.actions import link as link_with
from inquiry_desk.cases.asking.actions import tell
from inquiry_desk.cases.asking.actions import unlink as unlink_from
from inquiry_desk.cases.asking.answering import said_of
from inquiry_desk.cases.asking.blueprint import blueprint
from inquiry_desk.cases.asking.forms import LinkForm, ToldForm
from inquiry_desk.cases.asking.links import inquiries_of_case
from inquiry_desk.cases.models import Case
from inquiry_desk.cases.scope import case_numbered
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.staff.found import found
from inquiry_desk.staff.refusals import answer


@blueprint.post("/case/<case_number>/told")
@requires(Permission.WORK_CASES)
def told(case_number: str) -> ResponseReturnValue:
    _visible(case_number)
    form = ToldForm()

    def act() -> str:
        case, inquiry = _visible(case_number), form.about
        tell(case, form.items, inquiry, me(), clock.now())
        flash(_("What the caller was told is noted."), "good")
        if inquiry is not None:
            return url_for("inquiries.show", number=inquiry.number)
        return url_for("cases.show", number=case.number)

    return answer(form, act, lambda: _told_again(case_number, form))


@blueprint.post("/case/<case_number>/link")
@requires(Permission.WORK_CASES)
def link(case_number: str) -> ResponseReturnValue:
    return _with_inquiry(case_number, lambda case, inquiry, by: link_with(case, inquiry, by, clock.now()))


@blueprint.post("/case/<case_number>/unlink")
@requires(Permission.WORK_CASES)
def unlink(case_number: str) -> ResponseReturnValue:
    return _with_inquiry(case_number, lambda case, inquiry, by: unlink_from(case, inquiry, by, clock.now()))


def _with_inquiry(case_number: str, act: Callable[[Case, Inquiry, User], bool]) -> ResponseReturnValue:
    _visible(case_number)
    form = LinkForm()

    def do() -> str:
        case = _visible(case_number)
        act(case, found(form.about), me())
        return url_for("cases.show", number=case.number) + "#case-inquiries"

    return answer(form, do, lambda: _link_again(case_number, form))


def _visible(case_number: str) -> Case:
    return found(case_numbered(case_number, current_user))


def _told_again(case_number: str, form: ToldForm) -> str:
    """What was not ticked yet; the sentence stays hidden until it is."""
    case = _visible(case_number)
    return render_template("case_asking/case.html", case=case, known=False, ticked=False, said="", form=form)


def _link_again(case_number: str, form: LinkForm) -> str:
    case = _visible(case_number)
    linked = inquiries_of_case(case, current_user)
    return render_template("case_asking/link.html", case=case, link_form=form, linked=linked)


def asking_of(case: Case) -> dict[str, object]:
    """What the page of a case shows: the sentence, the inquiries about it, and fresh forms."""
    return {
        "said": said_of(case, clock.now()),
        "linked": inquiries_of_case(case, current_user),
        "form": ToldForm(formdata=None),
        "link_form": LinkForm(formdata=None),
    }
