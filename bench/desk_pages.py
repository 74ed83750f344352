"""Pages no link leads to: searches, far pages, and what the call screen asks for while somebody types."""

from urllib.parse import urlencode

from sqlalchemy import func, select

from bench.beside import longest_number
from foundation.db import db
from foundation.organisation.models import User
from inquiry_desk.inquiries.models import Contact, Inquiry
from inquiry_desk.inquiries.queries import visible_to

ALL_TIME = "from_day=2010-04-01&to_day=2035-03-31"

_ON_THE_DESK = ("operator", "supervisor", "site_manager")
_SEARCHERS = (*_ON_THE_DESK, "auditor")
_READERS = (*_SEARCHERS, "contract_officer")


def named_pages(role: str, login_id: str) -> dict[str, str]:
    """Name and address; in a context of the application."""
    if role not in _READERS:
        return {}
    pages = {"figures of all time": f"/figures?{ALL_TIME}"}
    if role not in _SEARCHERS:
        return pages
    user = db.session.scalars(select(User).where(User.login_id == login_id)).one()
    inquiry = _one_of_long_ago(user)
    pages |= _searches(inquiry) | _far(user, inquiry)
    if role in _ON_THE_DESK:
        pages |= _call_screen(inquiry)
        pages |= {"answers like it": f"/inquiries/{inquiry.number}/similar"}
    longest = longest_number(user)
    return pages | ({"inquiry with 500 messages": f"/inquiries/{longest}"} if longest else {})


def _one_of_long_ago(user: User) -> Inquiry:
    """Somewhere in the middle of the past, by phone, of a person with a name."""
    middle = select((func.min(Inquiry.id) + func.max(Inquiry.id)) / 2).scalar_subquery()
    known = select(Inquiry).join(Inquiry.contact)
    known = known.where(visible_to(user), Contact.phone_e164.is_not(None), Contact.name != "")
    return db.session.scalars(known.where(Inquiry.id > middle).order_by(Inquiry.id).limit(1)).one()


def _searches(inquiry: Inquiry) -> dict[str, str]:
    phone = f"0{str(inquiry.contact.phone_e164)[3:]}"
    words = {
        "number": inquiry.number,
        "phone": phone,
        "last four figures of a phone": phone[-4:],
        "name": inquiry.contact.name,
        "family name": inquiry.contact.name.split()[0],
        "common word": "申請",
        "two words": "申請 書類",
        "words that seldom meet": "給食 医療",
        "rare word": "督促",
        "no such word": "鯨",
    }
    pages = {f"search: {name}": _all(q=text) for name, text in words.items()}
    return pages | {"search: common word, by due date": _all(q="申請", sort="due")}


def _far(user: User, inquiry: Inquiry) -> dict[str, str]:
    newest = db.session.scalars(
        select(Inquiry.id).where(visible_to(user)).order_by(Inquiry.id.desc()).offset(250).limit(1)
    ).one()
    oldest = db.session.scalar(select(func.min(Inquiry.id)).where(visible_to(user)))
    return {
        "page 5 of all": _all(**{"from": newest}),
        "a page in the middle of all": _all(**{"from": inquiry.id}),
        "the last page of all": _all(**{"from": oldest, "back": 1}),
        "page 5 of a search": _all(q="申請", **{"from": newest}),
        "inquiry": f"/inquiries/{inquiry.number}",
    }


def _call_screen(inquiry: Inquiry) -> dict[str, str]:
    asked = {"question": "申請書はどこでもらえますか", "service_id": inquiry.service_id}
    phone = f"0{str(inquiry.contact.phone_e164)[3:]}"
    return {
        "call: faq while typing": f"/faq/suggest?{urlencode(asked)}",
        "call: duplicates while typing": f"/calls/alike?{urlencode({**asked, 'phone': phone})}",
        "call: known number": f"/calls/caller?{urlencode({'phone': phone})}",
        "call: categories": f"/calls/categories?{urlencode({'service_id': inquiry.service_id})}",
    }


def _all(**asked: object) -> str:
    return f"/inquiries?{urlencode(asked)}"
