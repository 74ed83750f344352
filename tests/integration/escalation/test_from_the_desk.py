"""所管課へ照会 from the desk: what is handed over, when it is refused, and telling the citizen."""

from datetime import timedelta

import pytest

from escalation import actions as department_actions
from escalation import moving
from escalation.kinds import EscalationState, Wish
from escalation.models import Escalation
from foundation import clock
from foundation.db import db, transaction
from foundation.organisation.models import Department, Service
from inquiry_desk.inquiries import actions
from inquiry_desk.inquiries.escalating import escalate, prepare, tell_citizen, tell_citizen_done
from inquiry_desk.inquiries.kinds import Channel, EntryKind, FirstOutcome
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.values import Caller, NewInquiry, NotPossibleError
from tests.conftest import NOW
from tests.integration.escalation.desk import do, person
from tests.personas import City

CALLER = Caller(
    name="見本 花子", kana="ミホン ハナコ", phone="096-200-0000", mail_address="hanako@example.jp"
)
QUESTION = "就学援助はいつまでですか。\n見本花子、096-200-0000です。"


@pytest.fixture
def inquiry(city: City) -> Inquiry:
    """A call about 就学援助, with what was said, and a note for colleagues."""
    with transaction():
        made = actions.open_inquiry(
            NewInquiry(
                channel=Channel.PHONE,
                received_at=NOW,
                subject="見本 花子様より",
                question=QUESTION,
                caller=CALLER,
                service_id=city.school,
            ),
            person(city, "operator"),
        )
        by = person(city, "operator")
        actions.add_entry(made, EntryKind.CALL_IN, NOW, by, body="翌月分からとお伝えした。")
        actions.write_note(made, by, NOW, "声が荒い方です。")
        actions.add_entry(made, EntryKind.MAIL_OUT, NOW + timedelta(hours=1), by, body="追ってご連絡します。")
    return made


def hand_over(inquiry: Inquiry, city: City, question: str = "いつまでですか。") -> Escalation:
    with transaction():
        return escalate(
            inquiry,
            person(city, "operator"),
            clock.now(),
            question=question,
            background="経緯",
            wish=Wish.ACTION,
        )


def test_the_background_is_what_passed_with_the_citizen_without_notes(inquiry: Inquiry) -> None:
    background = prepare(inquiry).background
    assert "令和8年11月16日(月) 10:00" in background
    assert background.index("翌月分から") < background.index("追ってご連絡します。")
    assert "声が荒い" not in background


def test_without_an_agreement_neither_contact_nor_its_words_are_prepared(inquiry: Inquiry) -> None:
    handover = prepare(inquiry)
    assert (handover.contact_name, handover.contact_phone, handover.contact_mail) == ("", "", "")
    everything = handover.subject + handover.question + handover.background
    for words in ("見本", "花子", "096-200-0000", "hanako"):
        assert words not in everything
    assert "就学援助はいつまでですか。" in handover.question


def test_a_service_whose_agreement_includes_the_contact_hands_it_over(inquiry: Inquiry, city: City) -> None:
    with transaction():
        db.session.get_one(Service, city.school).includes_contact = True
    handover = prepare(inquiry)
    assert (handover.contact_name, handover.contact_phone) == ("見本 花子", "096-200-0000")
    assert handover.contact_mail == "hanako@example.jp"
    assert handover.question == QUESTION
    assert hand_over(inquiry, city).contact_name == "見本 花子"


def test_the_department_gets_the_words_as_given_and_no_others(inquiry: Inquiry, city: City) -> None:
    escalation = hand_over(inquiry, city, "転入した子の申請期限は？\n詳しく")
    assert escalation.reference == inquiry.number
    assert escalation.subject == "転入した子の申請期限は？"
    assert escalation.question == "転入した子の申請期限は？\n詳しく"
    assert (escalation.background, escalation.wish) == ("経緯", Wish.ACTION)
    assert escalation.contact_name == ""
    assert escalation.department_id == city.school_department


def test_handing_over_is_the_first_outcome_only_where_there_was_none(inquiry: Inquiry, city: City) -> None:
    hand_over(inquiry, city)
    assert inquiry.first_outcome is FirstOutcome.ESCALATED
    assert inquiry.first_responder is not None and inquiry.first_responder.login_id == "operator"


def test_an_earlier_first_outcome_stays(inquiry: Inquiry, city: City) -> None:
    with transaction():
        actions.note_first_response(inquiry, FirstOutcome.KEPT, person(city, "operator"), NOW)
    hand_over(inquiry, city)
    assert inquiry.first_outcome is FirstOutcome.KEPT


def test_handing_over_raises_the_version_so_that_a_second_page_is_outdated(
    inquiry: Inquiry, city: City
) -> None:
    before = inquiry.version
    hand_over(inquiry, city)
    assert inquiry.version > before


def test_a_department_that_has_it_is_not_asked_twice(inquiry: Inquiry, city: City) -> None:
    hand_over(inquiry, city)
    with pytest.raises(NotPossibleError, match="学務支援課"):
        hand_over(inquiry, city)
    with pytest.raises(NotPossibleError, match="学務支援課"):
        prepare(inquiry)


@pytest.mark.parametrize("step", [department_actions.answer, moving.return_])
def test_what_came_back_can_be_handed_over_again(inquiry: Inquiry, city: City, step: object) -> None:
    do(city, hand_over(inquiry, city).id, step, "言葉")  # type: ignore[arg-type]
    assert hand_over(inquiry, city).state is EscalationState.SENT


def test_a_completed_inquiry_is_reopened_first(inquiry: Inquiry, city: City) -> None:
    with transaction():
        actions.complete(inquiry, person(city, "operator"), NOW)
    with pytest.raises(NotPossibleError, match="再開"):
        hand_over(inquiry, city)


def test_without_a_service_or_with_an_ended_one_the_desk_is_told_what_to_do(
    inquiry: Inquiry, city: City
) -> None:
    with transaction():
        db.session.get_one(Department, city.school_department).active = False
    with pytest.raises(NotPossibleError, match="管理者に依頼"):
        hand_over(inquiry, city)
    with transaction():
        db.session.get_one(Service, city.school).active = False
    with pytest.raises(NotPossibleError, match="別の業務"):
        hand_over(inquiry, city)
    with transaction():
        inquiry.service_id = None
    with pytest.raises(NotPossibleError, match="業務を選んで"):
        prepare(inquiry)


def test_a_question_without_words_is_not_handed_over(inquiry: Inquiry, city: City) -> None:
    with pytest.raises(NotPossibleError, match="照会する内容"):
        hand_over(inquiry, city, " \n　")
    assert inquiry.first_outcome is None


def test_telling_the_citizen_is_noted_once(inquiry: Inquiry, city: City) -> None:
    escalation = hand_over(inquiry, city)
    with pytest.raises(NotPossibleError, match="回答がまだありません"):
        tell_citizen_done(escalation, person(city, "operator"), NOW)
    do(city, escalation.id, department_actions.answer, "月末までです。")
    with transaction():
        tell_citizen(inquiry, person(city, "operator"), NOW)
    assert escalation.state is EscalationState.RELAYED
    with pytest.raises(NotPossibleError, match="すでに記録"):
        tell_citizen_done(escalation, person(city, "operator"), NOW)


def test_telling_the_citizen_where_nobody_answered_changes_nothing(inquiry: Inquiry, city: City) -> None:
    escalation = hand_over(inquiry, city)
    with transaction():
        tell_citizen(inquiry, person(city, "operator"), NOW)
    assert escalation.state is EscalationState.SENT
