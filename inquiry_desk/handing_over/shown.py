"""所管課に見える内容: what a department will see, before it is there, and how its deadlines come about."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from escalation.clocks import due_at
from escalation.kinds import Wish
from escalation.routing.reaching import advice_for, phone_of
from escalation.routing.terms import Part, Terms
from foundation.business_days.explaining import Explanation, explain
from foundation.business_days.queries import exceptions_at
from foundation.organisation.models import ContactSection, Department, Service, User
from inquiry_desk.handing_over.personal_data import Suspect, suspects_in
from inquiry_desk.handing_over.planning import Plan
from inquiry_desk.handing_over.preparing import Words, files_of, handover_of, sendable
from inquiry_desk.inquiries.models import Inquiry
from mail_gateway.models import IncomingAttachment


@dataclass(frozen=True)
class HandedOver:
    """As an escalation will be, with its names, so that one template draws both."""

    service: Service
    department: Department
    section: ContactSection | None
    handed_over_by: User
    handed_over_at: datetime
    accept_due_at: datetime
    due_at: datetime
    wish: Wish
    urgent: bool
    subject: str
    question: str
    background: str
    contact_name: str
    contact_phone: str
    contact_mail: str
    articles: tuple[dict[str, Any], ...]
    files: tuple[IncomingAttachment, ...]


@dataclass(frozen=True)
class Outlook:
    """What stands beside the form. `handed_over` is None while nobody is decided."""

    plan: Plan
    handed_over: HandedOver | None
    suspects: tuple[Suspect, ...]
    files: tuple[IncomingAttachment, ...]
    phone: str = ""
    advice: str = ""
    why_accept: Explanation | None = None
    why_due: Explanation | None = None

    @property
    def seal(self) -> str:
        """Of the suspects shown: who ticks has seen these and no others."""
        return hashlib.sha256("\0".join(one.words for one in self.suspects).encode()).hexdigest()[:32]

    @property
    def takes_files(self) -> bool:
        """Whether files may go along; while nobody is decided they are kept for who decides."""
        return self.plan.terms is None or Part.FILES in self.plan.terms.includes


def outlook(inquiry: Inquiry, words: Words, plan: Plan, by: User, at: datetime) -> Outlook:
    """How things would stand if these words were handed over at `at`."""
    includes = plan.terms.includes if plan.terms else frozenset[Part]()
    text = f"{words.question}\n{words.background}"
    suspects = tuple(suspects_in(text, inquiry.contact, includes))
    files = tuple(files_of(inquiry))
    if plan.terms is None:
        return Outlook(plan, None, suspects, files)
    terms, exceptions = plan.terms, exceptions_at()
    answer = terms.hours(words.urgent)
    accept = min(terms.accept_within_hours, answer)
    return Outlook(
        plan,
        _handed_over(inquiry, words, terms, by, at),
        suspects,
        files,
        phone=phone_of(terms.department, terms.section),
        advice=advice_for(terms.department, terms.section),
        why_accept=explain(at, timedelta(hours=accept), exceptions),
        why_due=explain(at, timedelta(hours=answer), exceptions),
    )


def _handed_over(inquiry: Inquiry, words: Words, terms: Terms, by: User, at: datetime) -> HandedOver:
    handover, exceptions = handover_of(inquiry, terms, words), exceptions_at()
    along = words.attachments if Part.FILES in terms.includes else ()
    answer = terms.hours(words.urgent)
    return HandedOver(
        service=terms.service,
        department=terms.department,
        section=terms.section,
        handed_over_by=by,
        handed_over_at=at,
        accept_due_at=due_at(min(terms.accept_within_hours, answer), at, exceptions),
        due_at=due_at(answer, at, exceptions),
        wish=handover.wish,
        urgent=handover.urgent,
        subject=handover.subject,
        question=handover.question,
        background=handover.background,
        contact_name=handover.contact_name,
        contact_phone=handover.contact_phone,
        contact_mail=handover.contact_mail,
        articles=handover.articles,
        files=tuple(file for file in sendable(files_of(inquiry)) if file.id in along),
    )
