"""An inquiry's page: who sees it, what it shows, and two people on it at once."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from foundation import clock
from foundation.audit.models import AuditAction, AuditEntry
from foundation.db import db, transaction
from foundation.organisation.models import User
from inquiry_desk.inquiries import actions
from inquiry_desk.inquiries.kinds import Channel, EntryKind
from inquiry_desk.inquiries.models import Inquiry, TimelineEntry
from inquiry_desk.inquiries.values import Caller, NewInquiry
from tests.personas import City, sign_in

PAGE = "/inquiries/R8-000001"


@pytest.fixture
def inquiry(app: Flask, city: City) -> int:
    caller = Caller(name="髙﨑 花子", phone="096-000-5555", mail_address="hanako@example.jp")
    with transaction():
        made = actions.open_inquiry(
            NewInquiry(Channel.MAIL, clock.now(), "書類について", "必要な書類は?", caller, city.school), None
        )
        return made.id


SignedIn = Callable[[str], FlaskClient]


@pytest.fixture
def as_(app: Flask) -> SignedIn:
    return lambda login_id: sign_in(app.test_client(), login_id)


def version_of(inquiry: int) -> int:
    version = db.session.scalar(select(Inquiry.version).where(Inquiry.id == inquiry))
    assert version is not None
    return version


def entries(inquiry: int, kind: EntryKind) -> int:
    query = select(func.count(TimelineEntry.id)).where(
        TimelineEntry.inquiry_id == inquiry, TimelineEntry.kind == kind
    )
    return db.session.scalar(query) or 0


def test_reading_it_stands_in_the_audit_log_without_the_citizens_data(inquiry: int, as_: SignedIn) -> None:
    assert "髙﨑 花子" in as_("operator").get(PAGE).text
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == AuditAction.READ)).one()
    assert (entry.subject_kind, entry.subject_id) == ("inquiry", "R8-000001")
    assert "花子" not in str(entry.details)


@pytest.mark.parametrize(
    ("login_id", "status"),
    [
        ("operator", 200),
        ("supervisor", 200),
        ("site_manager", 200),
        ("auditor", 200),
        ("other_operator", 404),
        ("school_staff", 403),
        ("contract_officer", 403),
        ("administrator", 403),
    ],
)
def test_only_those_whose_service_it_is_see_it(
    inquiry: int, as_: SignedIn, login_id: str, status: int
) -> None:
    assert as_(login_id).get(PAGE).status_code == status


FOREIGN = [
    "",
    "/escalate",
    "/presence",
    "/claim",
    "/note",
    "/complete",
    "/reopen",
    "/second-line",
    "/callback",
    "/classify",
    "/call-made",
    "/reply",
]


@pytest.mark.parametrize("address", FOREIGN)
def test_a_foreign_services_record_does_not_exist_for_others(
    inquiry: int, as_: SignedIn, address: str
) -> None:
    client = as_("other_operator")
    answers = {
        client.get(PAGE + address).status_code,
        client.post(PAGE + address, data={"version": 1}).status_code,
    }
    assert answers <= {404, 405}
    assert entries(inquiry, EntryKind.NOTE) == 0


def test_an_auditor_reads_and_changes_nothing(inquiry: int, as_: SignedIn) -> None:
    client = as_("auditor")
    assert "/note" not in client.get(PAGE).text
    assert client.post(PAGE + "/note", data={"body": "x", "version": 1}).status_code == 403


def test_a_lists_rows_hide_the_name(inquiry: int, as_: SignedIn) -> None:
    page = as_("operator").get("/inbox").text
    assert "R8-000001" in page
    assert "花子" not in page


def test_a_page_that_is_older_than_the_record_is_refused_and_keeps_what_was_typed(
    inquiry: int, as_: SignedIn
) -> None:
    old = version_of(inquiry)
    as_("colleague").post(PAGE + "/note", data={"body": "先に書いたメモ", "version": old})
    answer = as_("operator").post(PAGE + "/complete", data={"note": "消えてはならない文", "version": old})
    assert answer.status_code == 409
    assert "消えてはならない文" in answer.text
    assert "先に書いたメモ" in answer.text
    assert entries(inquiry, EntryKind.COMPLETED) == 0


def test_the_same_form_can_be_sent_again_after_reading_what_is_new(inquiry: int, as_: SignedIn) -> None:
    client, old = as_("operator"), version_of(inquiry)
    as_("colleague").post(PAGE + "/note", data={"body": "先", "version": old})
    client.post(PAGE + "/complete", data={"note": "回答した", "version": old, "submission_key": "a"})
    again = {"note": "回答した", "version": version_of(inquiry), "submission_key": "b"}
    assert client.post(PAGE + "/complete", data=again).status_code == 303
    assert entries(inquiry, EntryKind.COMPLETED) == 1


def test_a_form_sent_twice_does_its_work_once(inquiry: int, as_: SignedIn) -> None:
    client = as_("operator")
    form = {"body": "一度だけ", "version": version_of(inquiry), "submission_key": "once"}
    assert [client.post(PAGE + "/note", data=form).status_code for _ in range(2)] == [303, 303]
    assert entries(inquiry, EntryKind.NOTE) == 1


def test_somebody_elses_key_does_not_lead_to_their_page(inquiry: int, as_: SignedIn) -> None:
    form = {"body": "佐藤のメモ", "version": version_of(inquiry), "submission_key": "guessed"}
    as_("operator").post(PAGE + "/note", data=form)
    answer = as_("supervisor").post(PAGE + "/note", data={**form, "version": version_of(inquiry)})
    assert answer.status_code >= 400
    assert entries(inquiry, EntryKind.NOTE) == 1


def test_who_else_has_it_open_is_shown(inquiry: int, as_: SignedIn) -> None:
    as_("colleague").get(PAGE)
    assert "鈴木" in as_("operator").get(PAGE).text
    assert "佐藤" in as_("colleague").post(PAGE + "/presence", data={"version": version_of(inquiry)}).text


def test_taking_over_names_who_had_it(inquiry: int, as_: SignedIn, city: City) -> None:
    as_("operator").post(PAGE + "/claim", data={"version": version_of(inquiry)})
    as_("colleague").post(PAGE + "/claim", data={"version": version_of(inquiry)})
    found = db.session.get(Inquiry, inquiry)
    assert found is not None and found.assignee_id == city.id_of("colleague")
    assert found.entries[-1].details == {"from": "佐藤"}


def test_a_template_with_an_open_place_is_not_sent(inquiry: int, as_: SignedIn) -> None:
    form = {"subject": "Re", "body": "回答: （ここに回答を記入）", "version": version_of(inquiry)}
    answer = as_("operator").post(PAGE + "/reply", data=form)
    assert answer.status_code == 422
    assert "（ここに回答を記入）" in answer.text
    assert entries(inquiry, EntryKind.MAIL_OUT) == 0


def test_an_unknown_number_is_a_page_that_says_so(as_: SignedIn, city: City) -> None:
    answer = as_("operator").get("/inquiries/R8-999999")
    assert answer.status_code == 404
    assert "Traceback" not in answer.text


def test_a_person_without_the_inquirys_service_is_not_offered_as_second_responder(
    inquiry: int, as_: SignedIn
) -> None:
    page = as_("operator").get(PAGE).text
    assert "鈴木" in page
    assert "高橋" not in page
    assert db.session.scalar(select(User.id).where(User.display_name == "高橋"))
