"""From a caller's words to their case: looking for it, checking who calls, reading the sentence out."""

from collections.abc import Iterable, Sequence

from flask import render_template, request
from flask_login import current_user

from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import transaction
from foundation.phone import read_phone
from foundation.text import clean_line
from foundation.wareki import parse_date
from inquiry_desk.cases.asking.answering import said_of
from inquiry_desk.cases.asking.blueprint import blueprint
from inquiry_desk.cases.asking.caller import checked_in, is_known, read_numbers
from inquiry_desk.cases.asking.forms import ToldForm
from inquiry_desk.cases.asking.known import Known
from inquiry_desk.cases.asking.searching import cases_of
from inquiry_desk.cases.scope import as_number, case_numbered
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.queries import inquiry_with_number
from inquiry_desk.staff.found import found

LONGEST = 200


@blueprint.get("")
@requires(Permission.READ_CASES)
def index() -> str:
    """What is known of an inquiry's person is filled in, and looked for at once."""
    inquiry = _inquiry()
    typed = _typed(inquiry)
    known = _looked_for(typed)
    return render_template(
        "case_asking/index.html",
        typed=typed,
        known=known,
        found=cases_of(known, current_user, clock.now()),
        inquiry=_inquiry(),
    )


@blueprint.get("/hits")
@requires(Permission.READ_CASES)
def hits() -> str:
    """The same beside a call: what is typed there already is used."""
    known = _looked_for(_typed(None))
    return render_template(
        "case_asking/hits.html", found=cases_of(known, current_user, clock.now()), known=known, in_call=True
    )


@blueprint.get("/case/<case_number>")
@requires(Permission.READ_CASES)
def case(case_number: str) -> str:
    """First who is calling; then the sentence."""
    found(case_numbered(case_number, current_user))
    inquiry, ticked = _inquiry(), checked_in(request.args)
    checked = ticked or (inquiry.identity_items if inquiry else [])
    if known := is_known(checked):
        _note_read([as_number(case_number)], checked)
    one = found(case_numbered(case_number, current_user))
    return render_template(
        "case_asking/case.html",
        case=one,
        known=known,
        ticked=bool(ticked),
        said=said_of(one, clock.now()) if known else "",
        form=told_form(checked, inquiry_number=inquiry.number if inquiry else ""),
    )


@blueprint.get("/chosen")
@requires(Permission.READ_CASES)
def chosen() -> str:
    """The cases chosen in a call, with their sentences once it is checked who is calling."""
    numbers = read_numbers(request.args.get("case_numbers", ""), request.args.get("add", ""))
    numbers = [one for one in numbers if one != as_number(request.args.get("drop", ""))]
    numbers = [one for one in numbers if case_numbered(one, current_user)]
    checked = checked_in(request.args)
    if known := is_known(checked) and bool(numbers):
        _note_read(numbers, checked)
    cases = [case for one in numbers if (case := case_numbered(one, current_user))]
    said = {case.number: said_of(case, clock.now()) for case in cases} if known else {}
    return render_template("case_asking/chosen.html", cases=cases, known=known, said=said)


def told_form(checked: Iterable[str], inquiry_number: str = "") -> ToldForm:
    """A fresh form with the boxes of what is checked already."""
    ticked = {f"checked_{item}": True for item in checked}
    return ToldForm(formdata=None, data={"inquiry": inquiry_number, **ticked})


def _note_read(numbers: list[str], checked: Sequence[str]) -> None:
    with transaction():
        for number in numbers:
            record(AuditAction.READ, "case", number, identity_checked=len(checked))


def _inquiry() -> Inquiry | None:
    typed = clean_line(request.args.get("inquiry", ""))[:20]
    return inquiry_with_number(typed, current_user) if typed else None


def _typed(inquiry: Inquiry | None) -> dict[str, str]:
    """As it was typed; of an inquiry's person what is known, until something is typed."""
    names = ("case_words", "name", "kana", "case_born", "phone")
    typed = {name: clean_line(request.args.get(name, ""))[:LONGEST] for name in names}
    if inquiry is not None and not any(name in request.args for name in names):
        contact = inquiry.contact
        typed |= {"name": contact.name, "kana": contact.kana, "phone": contact.phone_typed}
    return typed


def _looked_for(typed: dict[str, str]) -> Known:
    """What was typed as values; that somebody looked for it is noted."""
    if any(typed.values()):
        with transaction():
            record(AuditAction.SEARCHED, "cases", "cases_asked", words=True)
    return Known(
        number=typed["case_words"],
        name=typed["name"],
        kana=typed["kana"],
        born_on=parse_date(typed["case_born"]),
        phone_e164=read_phone(typed["phone"]).e164,
    )
