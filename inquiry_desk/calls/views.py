"""The call screen and the fragments that follow what is typed on it."""

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from faq.library import articles_with_ids, usable_version
from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.business_days.queries import exceptions_at
from foundation.db import db, transaction
from foundation.organisation.models import Service, User
from foundation.organisation.queries import active_categories, services_for
from foundation.phone import read_phone
from foundation.text import clean_line
from foundation.web.ids import id_argument, read_id
from foundation.web.once import once
from foundation.web.session import me
from inquiry_desk.calls.actions import Call, log_call
from inquiry_desk.calls.forms import CallForm
from inquiry_desk.inquiries import queries
from inquiry_desk.inquiries.drafts import forget_draft, typed_before
from inquiry_desk.inquiries.kinds import FirstOutcome
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.page import outside_period
from inquiry_desk.inquiries.promised_times import suggested_time

blueprint = Blueprint("calls", __name__, url_prefix="/calls", template_folder="templates")

DRAFT = "call"


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.LOG_CALLS)
def new() -> ResponseReturnValue:
    if request.method == "POST":
        form = _with_choices(CallForm())
        if form.validate():
            return once(form.submission_key.data, lambda: _log(form))
        return _show(form, resumed=False), 422
    typed = typed_before(current_user, DRAFT)
    form = CallForm(formdata=None, data=_typed_data(typed)) if typed else CallForm(formdata=None)
    form.started_at.data = form.began(clock.now()).isoformat()
    return _show(_with_choices(form), resumed=bool(typed))


@blueprint.post("/discard")
@requires(Permission.LOG_CALLS)
def discard() -> ResponseReturnValue:
    def act() -> str:
        forget_draft(current_user, DRAFT)
        return url_for("calls.new")

    return once(request.form.get("submission_key", ""), act)


@blueprint.get("/caller")
@requires(Permission.LOG_CALLS)
def caller() -> str:
    """What is known of the number typed so far."""
    number = read_phone(clean_line(request.args.get("phone", ""))[:200])
    earlier = queries.earlier_from_phone(number.e164, current_user) if number.e164 else []
    if earlier:
        with transaction():
            record(AuditAction.SEARCHED, "phone", hits=len(earlier))
    count = queries.count_from_phone(number.e164, current_user) if number.e164 else 0
    return render_template("calls/caller.html", number=number, earlier=earlier, count=count)


@blueprint.get("/categories")
@requires(Permission.LOG_CALLS)
def categories() -> str:
    """The categories of the chosen service, and a warning where the centre does not handle it today."""
    service_id = id_argument("service_id")
    service = db.session.get(Service, service_id) if service_id else None
    return render_template(
        "calls/categories.html", categories=active_categories(service_id), **_period(service)
    )


def _log(form: CallForm) -> str:
    now = clock.now()
    version = usable_version(form.version_id)
    if form.version_id and version is None:
        flash(
            _("The chosen article was archived meanwhile; it was not recorded as the basis of the answer."),
            "warning",
        )
    outcome = form.chosen_outcome
    call = Call(
        inquiry=form.to_inquiry(now),
        started_at=form.began(now),
        ended_at=now,
        outcome=outcome,
        answer=form.answer.data or "",
        article=version,
        article_solved=form.solved if version else None,
        promised_at=form.promised_at.moment if outcome is FirstOutcome.CALLBACK else None,
        callback_phone=form.callback_phone.data or form.phone.data or "",
        colleague=db.session.get(User, form.colleague_id.data) if form.colleague_id.data else None,
    )
    inquiry = log_call(call, me())
    forget_draft(current_user, DRAFT)
    flash(_said(inquiry, outcome), "good")
    leads_to = "handing_over.escalate" if outcome is FirstOutcome.ESCALATED else "inquiries.show"
    return url_for(leads_to, number=inquiry.number)


def _said(inquiry: Inquiry, outcome: FirstOutcome) -> str:
    if outcome is FirstOutcome.ESCALATED:
        return _(
            "The call is registered as %(number)s. Now write what the department is asked.",
            number=inquiry.number,
        )
    return _("The call is registered as %(number)s. F2 opens the next one.", number=inquiry.number)


def _show(form: CallForm, *, resumed: bool) -> str:
    version = usable_version(form.version_id)
    service = db.session.get(Service, form.service_id.data) if form.service_id.data else None
    article = articles_with_ids([version.article_id]).get(version.article_id) if version else None
    elapsed = int((clock.now() - form.began(clock.now())).total_seconds())
    return render_template(
        "calls/new.html",
        form=form,
        article=article,
        solved=form.article_solved.data,
        resumed=resumed,
        elapsed=elapsed,
        **_period(service),
    )


def _period(service: Service | None) -> dict[str, object]:
    return {"service": service, "outside_period": outside_period(service)}


def _with_choices(form: CallForm) -> CallForm:
    form.service_id.choices = [("", _("Choose")), *((s.id, s.name) for s in services_for(current_user))]
    form.category_id.choices = [("", "—"), *((c.id, c.name) for c in active_categories(form.service_id.data))]
    people = queries.colleagues_for(form.service_id.data, current_user)
    form.colleague_id.choices = [("", _("Whoever is free")), *((p.id, p.display_name) for p in people)]
    if form.promised_at.data is None and not form.is_submitted():
        form.promised_at.data = suggested_time(clock.now(), exceptions_at())
    return form


def _typed_data(typed: dict[str, str]) -> dict[str, object]:
    """What a draft holds, as the fields understand it."""
    data: dict[str, object] = {
        name: value for name, value in typed.items() if value and name != "promised_at"
    }
    for name in ("service_id", "category_id", "colleague_id"):
        data[name] = read_id(typed.get(name))
    data["anonymous"] = "anonymous" in typed
    return data
