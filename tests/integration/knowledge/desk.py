"""Articles in force, and inquiries as the desk has them, for the panels beside an inquiry."""

from faq.articles.actions import ArticleText, Placing, approve, write_article
from faq.following import refresh_index
from faq.models import Audience
from foundation import clock
from foundation.db import db, transaction
from foundation.organisation.models import User
from inquiry_desk.inquiries.actions import add_entry, complete, open_inquiry
from inquiry_desk.inquiries.kinds import Channel, EntryKind, Exclusion
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.values import Caller, NewInquiry
from inquiry_desk.knowledge.similar import inquiry_index

CITIZEN = Caller("見本 花子", mail_address="hanako@mail.example.jp")


def article(question: str, answer: str, service_id: int | None, audience: Audience = Audience.PUBLIC) -> int:
    """An article in force that searches find; the id of its version."""
    with transaction():
        text = ArticleText(question, answer, audience=audience)
        written = write_article(text, Placing(service_id), None, clock.now())
        approve(written, None, clock.now())
        version_id = written.versions[0].id
    refresh_index()
    return version_id


def inquiry(
    question: str, service_id: int | None, subject: str = "お問い合わせ", caller: Caller = CITIZEN
) -> str:
    """A mail that waits for an answer; its number."""
    with transaction():
        new = NewInquiry(Channel.MAIL, clock.now(), subject, question, caller, service_id)
        opened = open_inquiry(new, None)
        add_entry(opened, EntryKind.MAIL_IN, clock.now(), None, body=question)
        return opened.number


def answered(
    question: str,
    answer: str,
    service_id: int | None,
    by: int,
    exclusion: Exclusion | None = None,
    version_id: int | None = None,
) -> str:
    """A completed call that searches find; its number."""
    with transaction() as session:
        person = session.get_one(User, by)
        new = NewInquiry(Channel.PHONE, clock.now(), question[:20], question, CITIZEN, service_id)
        opened = open_inquiry(new, person)
        opened.exclusion = exclusion
        add_entry(opened, EntryKind.CALL_IN, clock.now(), person, body=answer, article_version_id=version_id)
        complete(opened, person, clock.now())
        number = opened.number
    inquiry_index().refresh()
    return number


def of_number(number: str) -> Inquiry:
    db.session.rollback()
    return db.session.query(Inquiry).filter_by(number=number).one()
