"""The list of the morning: once an office day, to each department that owes something."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import select

from escalation import actions, asking_back, deciding
from escalation.alerts.digest import digest_next
from escalation.alerts.models import Digest
from escalation.kinds import SubmissionKind, Wish
from foundation import clock
from foundation.db import db, transaction
from mail_gateway.models import OutgoingMail
from tests.integration.escalation.alerts import scene
from tests.integration.escalation.alerts.scene import on
from tests.integration.escalation.desk import HANDOVER, department, do, hand_over_one
from tests.personas import City


def morning(at: datetime) -> list[OutgoingMail]:
    """The lists that come of this moment."""
    before = {mail.id for mail in lists()}
    with clock.fixed(at):
        while digest_next(scene.SENDER):
            pass
    return [mail for mail in lists() if mail.id not in before]


def lists() -> list[OutgoingMail]:
    db.session.rollback()
    query = select(OutgoingMail).where(OutgoingMail.subject.startswith("【照会の一覧】"))
    return list(db.session.scalars(query.order_by(OutgoingMail.id)))


def handed_over(city: City, number: int, at: datetime, *, urgent: bool = False) -> int:
    with clock.fixed(at):
        return hand_over_one(
            city, replace(HANDOVER, reference=f"R8-{number:06}", urgent=urgent), inquiry_id=number
        )


def test_the_list_counts_and_names_what_the_department_owes(city: City) -> None:
    handed_over(city, 1, on(13, 9))
    handed_over(city, 2, on(16, 9))
    waiting = handed_over(city, 3, on(16, 10))
    asked = handed_over(city, 4, on(13, 10))
    handed_over(city, 5, on(17, 8, 30), urgent=True)
    do(city, handed_over(city, 6, on(16, 11)), actions.answer, "月末までです。")
    do(city, waiting, deciding.submit, SubmissionKind.ANSWER, "月末までです。")
    do(city, asked, asking_back.ask_back, "学年は何年生ですか。")

    (mail,) = morning(on(17, 8, 31))

    assert mail.to_address == "gakumu@dept.example.jp" and mail.automatic
    assert mail.subject == "【照会の一覧】対応中5件（うち期限超過1件）"
    for line in (
        "・対応中：5件",
        "・前開庁日以降の新着：3件",
        "・期限超過：1件",
        "・本日期限：3件",
        "・決裁待ち：1件",
    ):
        assert line in mail.body
    overdue, today, others = (mail.body.index(f"■ {group}") for group in ("期限超過", "本日期限", "そのほか"))
    assert overdue < mail.body.index("R8-000001") < today < mail.body.index("R8-000002") < others
    assert others < mail.body.index("R8-000004")
    assert "R8-000006" not in mail.body
    assert "【至急】R8-000005　回答　回答期限" in mail.body
    assert "/department/\n" in mail.body


def test_nothing_of_the_citizen_is_in_it(city: City) -> None:
    hand_over_one(city, replace(HANDOVER, wish=Wish.ACTION))
    (mail,) = morning(on(17, 8, 30))
    for private in (HANDOVER.subject, HANDOVER.question, HANDOVER.contact_name, HANDOVER.contact_phone):
        assert private not in mail.body + mail.subject


def test_it_comes_once_an_office_day(city: City) -> None:
    hand_over_one(city)
    assert len(morning(on(17, 8, 30))) == 1
    assert morning(on(17, 8, 31)) == []
    assert morning(on(17, 16)) == []
    assert len(morning(on(18, 8, 30))) == 1


@pytest.mark.parametrize(
    "at",
    [on(17, 8, 29), on(17, 17, 15), on(21, 10), on(23, 10)],
    ids=["early", "late", "Saturday", "holiday"],
)
def test_it_does_not_come_while_the_city_is_closed(city: City, at: datetime) -> None:
    hand_over_one(city)
    assert morning(at) == []


def test_after_a_morning_without_the_worker_it_comes_later_that_day(city: City) -> None:
    hand_over_one(city)
    assert len(morning(on(17, 15))) == 1


def test_who_owes_nothing_in_the_morning_gets_no_list_that_day(city: City) -> None:
    assert morning(on(16, 8, 30)) == []
    hand_over_one(city)
    assert morning(on(16, 11)) == []
    assert len(morning(on(17, 8, 30))) == 1


def test_a_department_without_an_address_holds_up_no_other(city: City) -> None:
    with transaction():
        department(city.child_department).mail_address = ""
        department(city.school_department).mail_address = "not an address"
    hand_over_one(city)
    assert morning(on(17, 8, 30)) == []
    with transaction():
        department(city.school_department).mail_address = scene.SECTION
    assert len(morning(on(17, 9))) == 1


def test_a_department_no_longer_in_use_is_reminded_of_what_it_still_owes(city: City) -> None:
    hand_over_one(city)
    with transaction():
        department(city.school_department).active = department(city.child_department).active = False
    assert len(morning(on(17, 8, 30))) == 1
    db.session.rollback()
    assert [digest.department_id for digest in db.session.scalars(select(Digest))] == [city.school_department]


def test_a_long_list_is_cut_and_says_so(city: City) -> None:
    for number in range(1, 104):
        handed_over(city, number, on(16, 9))
    (mail,) = morning(on(17, 8, 30))
    assert mail.body.count("R8-") == 100 and "・ほか3件" in mail.body
