"""What of an inquiry is prepared to go along, and what of the citizen with it: by each part of the terms."""

import pytest

from escalation.routing.terms import Part
from foundation.db import db, transaction
from foundation.organisation.models import Service
from inquiry_desk.handing_over.preparing import Words
from inquiry_desk.inquiries.models import Inquiry
from tests.integration.handing_over.making import (
    QUESTION,
    hand_over,
    open_call,
    prepared,
)
from tests.integration.routing.making import made as rules_made
from tests.personas import City


@pytest.fixture
def inquiry(city: City) -> Inquiry:
    return open_call(city, city.school)


def test_the_background_is_what_passed_with_the_citizen_without_notes(inquiry: Inquiry, city: City) -> None:
    background = prepared(inquiry, city).background
    assert "令和8年11月16日(月) 10:00" in background
    assert background.index("翌月分から") < background.index("追ってご連絡します。")
    assert "声が荒い" not in background


def test_without_an_agreement_neither_contact_nor_its_words_are_prepared(
    inquiry: Inquiry, city: City
) -> None:
    handover = prepared(inquiry, city)
    assert (handover.contact_name, handover.contact_phone, handover.contact_mail) == ("", "", "")
    everything = handover.subject + handover.question + handover.background
    for words in ("見本", "花子", "096-200-0000", "hanako"):
        assert words not in everything
    assert "就学援助はいつまでですか。" in handover.question


def test_a_service_whose_agreement_includes_the_contact_hands_it_over(inquiry: Inquiry, city: City) -> None:
    with transaction():
        db.session.get_one(Service, city.school).includes_contact = True
    handover = prepared(inquiry, city)
    assert (handover.contact_name, handover.contact_phone) == ("見本 花子", "096-200-0000")
    assert handover.contact_mail == "hanako@example.jp"
    assert handover.question == QUESTION
    assert hand_over(inquiry, city).contact_name == "見本 花子"


PARTS = {
    Part.NAME: ("contact_name", "見本 花子", "見本花子"),
    Part.PHONE: ("contact_phone", "096-200-0000", "096-200-0000"),
    Part.MAIL: ("contact_mail", "hanako@example.jp", ""),
}


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("included", [True, False])
def test_each_part_goes_along_exactly_where_the_rule_includes_it(
    inquiry: Inquiry, city: City, part: Part, included: bool
) -> None:
    others = {f"includes_{one.value}": not included for one in PARTS}
    rules_made(city, "規則", **{**others, f"includes_{part.value}": included})
    handover = prepared(inquiry, city)
    column, value, in_words = PARTS[part]
    assert getattr(handover, column) == (value if included else "")
    assert (in_words in handover.question) is (included or not in_words)
    for other in set(PARTS) - {part}:
        assert bool(getattr(handover, PARTS[other][0])) is not included


def test_the_department_gets_the_words_as_given_and_no_others(inquiry: Inquiry, city: City) -> None:
    words = Words("転入した子の申請期限は？\n詳しく", "経緯")
    escalation = hand_over(inquiry, city, words)
    assert escalation.reference == inquiry.number
    assert escalation.subject == "転入した子の申請期限は？"
    assert (escalation.question, escalation.background) == (words.question, words.background)
    assert escalation.contact_name == ""
    assert escalation.department_id == city.school_department
