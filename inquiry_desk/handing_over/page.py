"""The page on which a hand-over is written or decided on: drawn, checked, carried out once, or refused and kept."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm.exc import StaleDataError

from escalation.handover_request import HandoverRequest
from escalation.queries import suggested_owner
from escalation.values import RefusedError
from foundation import clock
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import db, transaction
from foundation.organisation.models import User
from foundation.seen import ChangedMeanwhileError
from foundation.web.once import new_key, once
from foundation.web.session import me
from inquiry_desk.handing_over.forms import HandOverForm, SendBackForm, destination_value
from inquiry_desk.handing_over.planning import AS_RULED, may_decide, plan_for
from inquiry_desk.handing_over.preparing import Words, prepared_words
from inquiry_desk.handing_over.shown import Outlook, outlook
from inquiry_desk.inquiries.actions import check_version
from inquiry_desk.inquiries.drafts import typed_before
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.page import show_page
from inquiry_desk.inquiries.values import NotPossibleError

Act = Callable[[datetime], str]


@dataclass(frozen=True)
class Page:
    """An inquiry about to be handed over; `request` where that waits for a supervisor."""

    inquiry: Inquiry
    request: HandoverRequest | None = None

    @property
    def sender(self) -> User:
        """On whose behalf it is handed over."""
        return self.request.asked_by if self.request is not None else me()

    def look(self, form: HandOverForm) -> Outlook:
        plan = plan_for(self.inquiry, me(), form.choice)
        return outlook(self.inquiry, form.words, plan, self.sender, clock.now())

    def draw(
        self,
        form: HandOverForm,
        status: int = 200,
        *,
        changed: bool = False,
        problem: str = "",
        unconfirmed: bool = False,
        resumed: bool = False,
        comment: SendBackForm | None = None,
    ) -> ResponseReturnValue:
        """The page as things stand now, with everything that was typed."""
        try:
            seen = self.look(form)
        except NotPossibleError as refusal:
            typed = "\n\n".join(text for text in (form.question.data, form.background.data) if text)
            return show_page(self.inquiry, status=409, problem=str(refusal.message), typed=typed)
        with transaction():
            record(AuditAction.READ, "handover", self.inquiry.number)
        comment = comment or SendBackForm(formdata=None)
        form.version.data = comment.version.data = str(self.inquiry.version)
        page = render_template(
            "handing_over/form.html",
            inquiry=self.inquiry,
            request_=self.request,
            form=form,
            comment=comment,
            seen=seen,
            directs=may_decide(me()),
            changed=changed,
            problem=problem,
            unconfirmed=unconfirmed,
            resumed=resumed,
        )
        return page, status

    def submit(self, form: HandOverForm, act: Callable[[Outlook, datetime], str]) -> ResponseReturnValue:
        """Look again, or do `act` once: with the words confirmed, on the inquiry as the page showed it."""
        form.offer(self.inquiry, me())
        valid = form.validate_on_submit()
        if form.check.data or not valid:
            return self.draw(form, 422 if not valid else 200)
        try:
            seen = self.look(form)
            if seen.suspects and form.confirmed.data != seen.seal:
                return self.draw(form, 422, unconfirmed=True)
            return once(
                form.submission_key.data, lambda: self.do(form.seen_version, lambda at: act(seen, at))
            )
        except (ChangedMeanwhileError, StaleDataError):
            form.submission_key.data = new_key()
            return self.draw(form, 409, changed=True)
        except (NotPossibleError, RefusedError) as refusal:
            form.submission_key.data = new_key()
            return self.draw(form, 409, problem=str(refusal.message))

    def do(self, seen_version: int | None, act: Act) -> str:
        """Inside the one transaction: the version looked at is the version acted on."""
        check_version(self.inquiry, seen_version)
        location = act(clock.now())
        db.session.flush()
        return location


def fresh_form(inquiry: Inquiry, typed: dict[str, str]) -> HandOverForm:
    """The form as prepared, or with what this person had `typed` and not sent.

    After a return it asks whom the department suggested.
    """
    plan = plan_for(inquiry, me(), AS_RULED)
    form = form_with(prepared_words(inquiry, plan.terms))
    form.destination.data = destination_value(suggested_owner(inquiry.id))
    for field in (form.question, form.background, form.unanswered, form.wish, form.destination):
        field.data = typed.get(field.name, field.data)
    form.urgent.data = "urgent" in typed
    form.offer(inquiry, me())
    return form


def form_of_request(inquiry: Inquiry, request: HandoverRequest, words: Words) -> HandOverForm:
    """The form as it was asked for; whom to ask is chosen beforehand only where somebody wished it."""
    form = form_with(words)
    form.destination.data = destination_value(request.department if request.rule_id is None else None)
    form.offer(inquiry, me())
    return form


def form_with(words: Words) -> HandOverForm:
    return HandOverForm(
        formdata=None,
        question=words.question,
        background=words.background,
        unanswered=words.unanswered.value if words.unanswered else "",
        wish=words.wish.value,
        urgent=words.urgent,
        articles=list(words.articles),
        attachments=list(words.attachments),
        destination="",
    )


def draft_name(inquiry: Inquiry) -> str:
    return f"handover:{inquiry.number}"


def typed_draft(inquiry: Inquiry) -> dict[str, str]:
    return typed_before(me(), draft_name(inquiry))


def noted(inquiry: Inquiry, what: str, said: str) -> None:
    """In the audit log, and told to the person."""
    record(AuditAction.CHANGED, "handover", inquiry.number, desk_step=f"handing_over.{what}")
    flash(said, "good")
