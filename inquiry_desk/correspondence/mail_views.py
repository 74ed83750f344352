"""One mail: what is known of it, as it came, in other characters, and filed by hand."""

from flask import Response, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import transaction
from foundation.organisation.queries import services_for
from foundation.text import shorten
from foundation.web.once import new_key, once
from foundation.web.session import me
from inquiry_desk.correspondence import by_hand
from inquiry_desk.correspondence.blueprint import SANDBOX, blueprint
from inquiry_desk.correspondence.charset_names import charset_choices, readable_charset
from inquiry_desk.correspondence.forms import JOIN, LONGEST, NEW, ByHandForm
from inquiry_desk.correspondence.identity import service_written_to
from inquiry_desk.correspondence.seeing import inquiries_of
from inquiry_desk.correspondence.views import incoming_or_404
from inquiry_desk.inquiries.queries import inquiry_with_number
from inquiry_desk.inquiries.values import NotPossibleError
from inquiry_desk.runtime import runtime
from mail_gateway.intake.noting import read
from mail_gateway.models import IncomingMail


@blueprint.get("/mail/incoming/<int:mail_id>")
@requires(Permission.READ_MAILROOM)
def incoming(mail_id: int) -> str:
    """The mail, read anew: in the characters asked for, and also where filing failed and its row is empty."""
    mail = incoming_or_404(mail_id)
    with transaction():
        record(AuditAction.READ, "incoming_mail", mail_id)
    charset = readable_charset(request.args.get("charset"))
    return render_template(
        "correspondence/incoming.html",
        mail=mail,
        parsed=read(mail, charset or None),
        charset=charset,
        charsets=charset_choices(),
        inquiries=inquiries_of(mail, current_user),
    )


@blueprint.get("/mail/incoming/<int:mail_id>/raw")
@requires(Permission.READ_MAILROOM)
def raw(mail_id: int) -> ResponseReturnValue:
    """The message as it came over the wire."""
    mail = incoming_or_404(mail_id)
    with transaction():
        record(AuditAction.READ, "incoming_mail", mail_id, raw=True)
    response = Response(mail.raw.decode("utf-8", "backslashreplace"), mimetype="text/plain")
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


@blueprint.post("/mail/incoming/<int:mail_id>/charset")
@requires(Permission.READ_MAILROOM)
def choose_charset(mail_id: int) -> ResponseReturnValue:
    incoming_or_404(mail_id)
    charset = readable_charset(request.form.get("charset"))

    def act() -> str:
        by_hand.read_in(incoming_or_404(mail_id), charset, me(), clock.now())
        record(AuditAction.CHANGED, "incoming_mail", mail_id, charset=charset)
        flash(_("The mail is now read in the characters you chose."), "good")
        return url_for("correspondence.incoming", mail_id=mail_id)

    return once(request.form.get("submission_key", ""), act)


@blueprint.route("/mail/incoming/<int:mail_id>/by-hand", methods=["GET", "POST"])
@requires(Permission.READ_MAILROOM)
def file_by_hand(mail_id: int) -> ResponseReturnValue:
    mail = incoming_or_404(mail_id)
    form = ByHandForm() if request.method == "POST" else _proposal(mail)
    form.service_id.choices = [("", _("Not yet decided")), *((s.id, s.name) for s in services_for(me()))]
    problem = ""
    if form.validate_on_submit():
        try:
            return once(form.submission_key.data, lambda: _file(mail_id, form))
        except NotPossibleError as refusal:
            problem = str(refusal.message)
            form.submission_key.data = new_key()
    found = inquiries_of(incoming_or_404(mail_id), current_user)
    page = render_template(
        "correspondence/by_hand.html", mail=mail, form=form, problem=problem, inquiries=found
    )
    return page, 409 if problem else 422 if form.errors else 200


def _proposal(mail: IncomingMail) -> ByHandForm:
    """The form as it is first shown: in the mail's own words, for the service it was written to."""
    parsed = read(mail)
    service = service_written_to(mail.envelope_to, runtime().settings)
    number = request.args.get("number", "")[:30]
    return ByHandForm(
        formdata=None,
        way=JOIN if number else NEW,
        number=number,
        service_id=service.id if service else None,
        subject=parsed.subject or _("(no subject)"),
        text=shorten(parsed.new_text, LONGEST),
    )


def _file(mail_id: int, form: ByHandForm) -> str:
    mail, text = incoming_or_404(mail_id), form.text.data or ""
    if form.way.data == JOIN:
        inquiry = inquiry_with_number(form.number.data or "", current_user)
        if inquiry is None:
            raise NotPossibleError(_("There is no such inquiry, or it belongs to another service."))
        by_hand.join_by_hand(mail, inquiry, me(), text, runtime())
    else:
        subject = form.subject.data or ""
        inquiry = by_hand.open_by_hand(
            mail, me(), service_id=form.service_id.data, subject=subject, text=text, of=runtime()
        )
    record(AuditAction.CHANGED, "incoming_mail", mail_id, inquiry=inquiry.number, by_hand=True)
    flash(_("The mail was filed in %(number)s.", number=inquiry.number), "good")
    return url_for("inquiries.show", number=inquiry.number)
