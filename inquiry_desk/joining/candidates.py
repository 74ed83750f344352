"""Which inquiries may be the same matter as one, and whether they are one person's."""

from foundation.organisation.models import User
from inquiry_desk.inquiries.models import Contact, Inquiry
from inquiry_desk.inquiries.queries import earlier_of

SUGGESTED = 20


def candidates(inquiry: Inquiry, user: User) -> list[Inquiry]:
    """Inquiries of the same person that stand for themselves: open ones first, then the newest."""
    found = [one for one in earlier_of(inquiry, user, SUGGESTED) if one.merged_into_id is None]
    return sorted(found, key=lambda one: one.completed_at is not None)


def is_one_person(first: Contact, second: Contact) -> bool:
    """Whether a number or a mail address says so. Names alone say nothing."""
    phones = first.phone_e164 and first.phone_e164 == second.phone_e164
    return bool(phones or (first.mail_address and first.mail_address == second.mail_address))
