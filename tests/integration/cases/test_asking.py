"""A caller's case: found by what they say, told once it is known who they are, linked with the inquiry both ways."""

from datetime import date, timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from foundation import clock
from foundation.audit.models import AuditAction, AuditEntry
from foundation.db import db, transaction
from inquiry_desk.cases.actions import move_case
from inquiry_desk.cases.asking.answering import facts_of
from inquiry_desk.cases.asking.known import By, Known
from inquiry_desk.cases.asking.searching import cases_of
from inquiry_desk.cases.kinds import StepKind
from inquiry_desk.cases.models import Case, CaseInquiry
from inquiry_desk.inquiries.actions import open_inquiry
from inquiry_desk.inquiries.kinds import Channel, IdentityCheck
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.values import Caller, NewInquiry
from tests.conftest import NOW
from tests.integration.cases.conftest import Arranged
from tests.personas import sign_in

YOSHI = {
    "applicant": "𠮷﨑 髙子",
    "kana": "ヨシザキ タカコ",
    "born_on": date(1920, 4, 1),
    "phone_e164": "+81960001234",
    "source_number": "E-2026-77",
}
TOLD = {"checked_name": "y", "checked_birth_date": "y"}


def found_by(arranged: Arranged, who: str = "operator", **known: object) -> list[int]:
    found = cases_of(Known(**known), arranged.person(who), clock.now())  # type: ignore[arg-type]
    return [hit.case.id for hit in found.hits]


def inquiry_of(arranged: Arranged) -> str:
    with transaction():
        caller = Caller("𠮷﨑 髙子", phone="096-000-1234")
        new = NewInquiry(Channel.PHONE, NOW, "いつ届きますか", "いつ届きますか", caller, arranged.city.school)
        return open_inquiry(new, arranged.person("operator")).number


def number_of(arranged: Arranged, case_id: int) -> str:
    return arranged.having(case_id).number


def test_a_case_is_found_by_what_a_caller_says_and_by_the_most_of_it_first(arranged: Arranged) -> None:
    older, mother = (
        arranged.case(**YOSHI),
        arranged.case(**(YOSHI | {"born_on": date(1930, 1, 1), "source_number": "E-2026-78"})),
    )
    arranged.case(service_id=arranged.city.child, by="other_operator", **YOSHI)

    for known in (
        {"number": "kr8-000001"},
        {"number": "1"},
        {"number": "E-2026-77"},
        {"born_on": date(1920, 4, 1)},
    ):
        assert found_by(arranged, **known) == [older], known
    for known in (
        {"name": "吉崎"},
        {"kana": "よしざき"},
        {"phone_e164": "+81960001234"},
    ):
        assert found_by(arranged, **known) == [mother, older], known
    assert found_by(arranged, kana="よしざき", born_on=date(1920, 4, 1)) == [older]
    assert found_by(arranged, kana="やまだ", born_on=date(1920, 4, 1), phone_e164="+81960001234") == [
        older,
        mother,
    ]
    assert (
        found_by(arranged, "child_staff", number="1")
        == found_by(arranged)
        == found_by(arranged, name="%")
        == []
    )
    known = Known(kana="よしざき", phone_e164="+81960009999")
    assert cases_of(known, arranged.person("operator"), clock.now()).hits[0].by == (By.KANA,)


def test_nothing_of_a_person_is_shown_until_two_things_are_checked(app: Flask, arranged: Arranged) -> None:
    case = number_of(arranged, arranged.case("不備確認", **YOSHI))
    client = sign_in(app.test_client(), "operator")
    hits = client.get("/cases/asked?kana=よしざき&case_born=T9.4.1").text
    assert case in hits
    assert "𠮷●●●" in hits
    for known in ("髙子", "1920年"):
        assert known not in hits

    first = client.get(f"/cases/asked/case/{case}").text
    one = client.get(f"/cases/asked/case/{case}?checked_name=y").text
    two = client.get(f"/cases/asked/case/{case}", query_string=TOLD).text
    assert "書類がそろっているかを確認しています" not in first + one
    assert "11月16日に受け付け、現在は書類がそろっているかを確認しています。通知は" in two
    read = select(AuditEntry.details).where(
        AuditEntry.action == AuditAction.READ, AuditEntry.subject_id == case
    )
    assert db.session.scalars(read).all() == [{"identity_checked": 2}]
    assert sign_in(app.test_client(), "contract_officer").get("/cases/asked").status_code == 403


def test_what_was_told_is_noted_and_linked_both_ways_until_it_is_unlinked(
    app: Flask, arranged: Arranged
) -> None:
    case, inquiry = number_of(arranged, case_id := arranged.case(**YOSHI)), inquiry_of(arranged)
    client = sign_in(app.test_client(), "operator")
    assert case in client.get(f"/cases/asked?inquiry={inquiry}").text, "by what is known of who asks"
    refused = client.post(f"/cases/asked/case/{case}/told", data={"inquiry": inquiry, "checked_name": "y"})
    assert refused.status_code == 422

    answer = client.post(f"/cases/asked/case/{case}/told", data={"inquiry": inquiry, **TOLD})
    assert answer.location.endswith(f"/inquiries/{inquiry}")
    told = [step for step in arranged.having(case_id).steps if step.kind is StepKind.TOLD]
    assert [step.details for step in told] == [{"checked_by": ["name", "birth_date"], "inquiry": inquiry}]
    assert "11月16日に受け付け" in told[0].reason
    about = db.session.scalars(select(Inquiry).where(Inquiry.number == inquiry)).one()
    assert (about.identity_check, about.identity_items) == (IdentityCheck.CHECKED, ["name", "birth_date"])
    assert case in client.get(f"/inquiries/{inquiry}").text
    assert inquiry in client.get(f"/cases/{case}").text
    client.post(f"/cases/asked/case/{case}/link", data={"inquiry": inquiry})
    assert len(db.session.scalars(select(CaseInquiry)).all()) == 1

    client.post(f"/cases/asked/case/{case}/unlink", data={"inquiry": inquiry})
    assert case not in client.get(f"/inquiries/{inquiry}").text
    kinds = [step.kind for step in arranged.having(case_id).steps]
    assert kinds == [StepKind.RECEIVED, StepKind.TOLD, StepKind.LINKED, StepKind.UNLINKED]


def register(client: FlaskClient, arranged: Arranged, numbers: str, **checked: str) -> Inquiry:
    call = {
        "service_id": arranged.city.school,
        "question": "いつ届きますか",
        "answer": "12月です",
        "outcome": "answered",
    }
    answer = client.post("/calls/new", data={**call, "case_numbers": numbers, **checked})
    assert answer.status_code == 303, answer.text
    return db.session.scalars(select(Inquiry).order_by(Inquiry.id.desc()).limit(1)).one()


def test_cases_looked_at_in_a_call_are_told_and_linked_when_it_is_registered(
    app: Flask, arranged: Arranged
) -> None:
    case = number_of(arranged, case_id := arranged.case(**YOSHI))
    foreign = arranged.case(service_id=arranged.city.child, by="other_operator")
    client = sign_in(app.test_client(), "operator")
    both = f"{case} {number_of(arranged, foreign)}"
    unknown = client.get("/cases/asked/chosen", query_string={"case_numbers": both}).text
    known = client.get("/cases/asked/chosen", query_string={"add": case, **TOLD}).text
    assert f'value="{case}"' in unknown
    assert "受け付け、現在は" not in unknown
    assert "受け付け、現在は" in known

    register(client, arranged, both, **TOLD)
    register(client, arranged, case)
    assert [one.case_id for one in db.session.scalars(select(CaseInquiry))] == [case_id, case_id]
    kinds = [step.kind for step in arranged.having(case_id).steps]
    assert kinds == [StepKind.RECEIVED, StepKind.TOLD, StepKind.LINKED, StepKind.LINKED]
    assert [step.kind for step in arranged.having(foreign).steps] == [StepKind.RECEIVED]


def test_the_day_of_the_notice_follows_from_how_long_cases_really_stood(arranged: Arranged) -> None:
    case_id = arranged.case("不備確認", "製票・入力")
    arranged_days = facts_of(arranged.having(case_id), NOW).expected
    others = [arranged.case("不備確認", "製票・入力") for _ in range(20)]
    with transaction():
        to, by = arranged.stage(arranged.city.school, "審査補助"), arranged.person("operator")
        for other in others:
            move_case(db.session.get_one(Case, other), to, by, NOW + timedelta(days=14))

    measured = facts_of(arranged.having(case_id), NOW).expected
    later = facts_of(arranged.having(case_id), NOW + timedelta(days=31))
    assert (arranged_days, measured) == (date(2026, 12, 10), date(2026, 12, 21))
    assert later.late, "more than twice as long as usual"
