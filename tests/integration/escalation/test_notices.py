"""A department is told that something waits, and nothing about whom or what (requirement A5)."""

from dataclasses import astuple

import pytest
from flask import Flask
from sqlalchemy import func, select

from escalation import actions, moving
from escalation.kinds import StepKind, Wish
from escalation.notices import ADDRESS, CHANNEL, MailChannel, SilentChannel
from escalation.routing.matching import Matter
from escalation.routing.queries import Triage, terms_for
from escalation.routing.reaching import advice_for
from escalation.routing.terms import Terms, terms_of_service
from foundation.db import db, transaction
from foundation.organisation.models import Department, Service, User
from mail_gateway.models import OutgoingMail
from tests.integration.escalation.desk import HANDOVER, department, do, fresh, hand_over_one
from tests.personas import City


@pytest.fixture(autouse=True)
def mail(app: Flask) -> None:
    """This installation notifies by mail."""
    app.extensions[ADDRESS] = "https://desk.example.jp/centre"
    app.extensions[CHANNEL] = MailChannel("総合行政事務センター", "info@desk.example.jp", b"secret")


def sent() -> list[OutgoingMail]:
    return list(db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))


def test_a_hand_over_mails_number_wish_deadline_and_link_to_the_department(city: City) -> None:
    escalation_id = hand_over_one(city)
    (notice,) = sent()
    assert notice.to_address == "gakumu@dept.example.jp"
    assert notice.automatic
    assert "R8-000123" in notice.subject
    assert "依頼内容：回答" in notice.body
    assert "令和8年11月17日(火) 17:15" in notice.body
    assert f"https://desk.example.jp/centre/department/{escalation_id}\n" in notice.body


def test_a_notice_holds_no_content_and_no_personal_data(city: City) -> None:
    hand_over_one(city)
    (notice,) = sent()
    public = {HANDOVER.reference, HANDOVER.wish}
    everything = notice.subject + notice.body + notice.raw.decode("utf-8", "replace")
    for words in filter(lambda value: isinstance(value, str), astuple(HANDOVER)):
        assert words in public or words not in everything
    assert "佐藤" not in everything


def test_a_notice_is_japanese_also_when_the_sender_works_in_english(city: City) -> None:
    with transaction():
        db.session.get_one(User, city.id_of("operator")).locale = "en"
    hand_over_one(city)
    assert sent()[0].subject == "【所管課照会】R8-000123"


def test_a_reroute_tells_the_new_department(city: City) -> None:
    do(city, hand_over_one(city), moving.reroute, department(city.child_department), "別の課の業務です。")
    assert [notice.to_address for notice in sent()] == ["gakumu@dept.example.jp", "kodomo@dept.example.jp"]
    assert "転送" in sent()[1].body
    assert "別の課の業務です" not in sent()[1].body


def test_accepting_answering_and_returning_mail_nobody(city: City) -> None:
    first, second = hand_over_one(city), hand_over_one(city)
    do(city, first, actions.accept)
    do(city, first, actions.answer, "月末までです。")
    do(city, second, moving.return_, "担当外です。")
    assert db.session.scalar(select(func.count(OutgoingMail.id))) == 2


def test_a_refused_hand_over_leaves_no_mail(city: City) -> None:
    with pytest.raises(RuntimeError), transaction():
        actions.hand_over(
            1,
            HANDOVER,
            terms_of_service(db.session.get_one(Service, city.school)),
            by=db.session.get_one(User, city.id_of("operator")),
            at=fresh(hand_over_one(city)).handed_over_at,
        )
        raise RuntimeError("the power fails")
    assert len(sent()) == 1


@pytest.mark.parametrize("address", ["", "電話で", "a@", "gakumu@dept.example.jp\nBcc: x@example.jp"])
def test_a_department_without_mail_is_not_notified_and_the_desk_is_told_to_phone(
    city: City, address: str
) -> None:
    with transaction():
        department(city.school_department).mail_address = address
        department(city.school_department).phone = "096-000-1111"
    escalation = fresh(hand_over_one(city))
    assert sent() == []
    assert escalation.steps[0].kind is StepKind.HANDED_OVER
    assert "電話（096-000-1111）で伝えてください" in escalation.steps[0].comment


def test_a_department_whose_staff_all_left_is_notified_and_the_desk_is_told_to_phone(city: City) -> None:
    with transaction():
        db.session.get_one(User, city.id_of("school_staff")).active = False
    escalation = fresh(hand_over_one(city))
    assert len(sent()) == 1
    assert "ログインできる職員がまだいません" in escalation.steps[0].comment
    assert "番号未登録" in escalation.steps[0].comment


def test_a_department_that_can_be_reached_needs_nothing_more(city: City) -> None:
    assert advice_for(department(city.school_department)) == ""
    assert fresh(hand_over_one(city)).steps[0].comment == ""


def test_a_department_with_neither_mail_nor_staff_is_named_with_both(city: City) -> None:
    lonely = Department(code="new", name="新設課", phone="096-000-2222", mail_address="")
    assert "新設課" in advice_for(lonely)
    assert "メールアドレスもログインできる職員も" in advice_for(lonely)


def test_a_silent_channel_tells_nobody(app: Flask, city: City) -> None:
    app.extensions[CHANNEL] = SilentChannel()
    hand_over_one(city)
    assert sent() == []


def test_a_service_leads_to_its_department(city: City) -> None:
    terms = terms_for(Matter(city.child), db.session.get_one(Service, city.child))
    assert isinstance(terms, Terms)
    assert terms.department.id == city.child_department


def test_no_service_an_ended_service_and_an_ended_department_wait_for_a_supervisor(city: City) -> None:
    school, child = db.session.get_one(Service, city.school), db.session.get_one(Service, city.child)
    with transaction():
        school.active = False
        child.department.active = False
    for service in (None, school, child):
        assert isinstance(terms_for(Matter(service.id if service else None), service), Triage)


def test_the_wish_is_named_in_the_notice(city: City) -> None:
    hand_over_one(city, HANDOVER.__class__(**{**HANDOVER.__dict__, "wish": Wish.SHARE}))
    assert "依頼内容：共有" in sent()[0].body
