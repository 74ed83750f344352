"""The desk's steps with an escalation: taken once, written down, refused where they are outdated or another's."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from escalation import asking_back
from escalation.kinds import EscalationState, StepKind
from escalation.models import EscalationFile
from foundation import clock
from foundation.audit.models import AuditEntry
from foundation.db import db, transaction
from inquiry_desk.inquiries.actions import add_entry
from inquiry_desk.inquiries.kinds import EntryKind
from mail_gateway.models import IncomingAttachment, IncomingMail, IncomingState, ScanState
from tests.integration.escalations import matters
from tests.integration.escalations.matters import at_department, fresh, inquiry_of
from tests.personas import City, sign_in

S = EscalationState


@pytest.fixture
def desk(app: Flask, city: City) -> FlaskClient:
    return sign_in(app.test_client(), "operator")


def send(desk: FlaskClient, escalation_id: int, step: str, **fields: object) -> TestResponse:
    given = {"version": fresh(escalation_id).version, "submission_key": f"{step}-{len(fields)}", **fields}
    return desk.post(f"/escalations/{escalation_id}/{step}", data=given)


STEPS: list[tuple[Callable[[City, int], None], str, dict[str, object], EscalationState, StepKind]] = [
    (matters.asked_back, "answer-question", {"text": "3年生です。"}, S.ACCEPTED, StepKind.QUESTION_ANSWERED),
    (matters.asked_back, "ask-citizen", {}, S.WAITING_FOR_CITIZEN, StepKind.CITIZEN_ASKED),
    (matters.citizen_asked, "citizen-answered", {}, S.ASKED_BACK, StepKind.CITIZEN_ANSWERED),
    (
        matters.citizen_asked,
        "answer-question",
        {"text": "3年生です。"},
        S.ACCEPTED,
        StepKind.QUESTION_ANSWERED,
    ),
    (matters.accepted, "withdraw", {"text": "解決しました。"}, S.WITHDRAWN, StepKind.WITHDRAWN),
    (matters.answered, "told", {}, S.RELAYED, StepKind.RELAYED),
    (matters.late, "read", {}, S.RELAYED, StepKind.RELAYED),
]


@pytest.mark.parametrize(("bring", "step", "fields", "state", "kind"), STEPS)
def test_a_step_is_taken_and_stands_in_the_course_and_in_the_audit_log(
    desk: FlaskClient,
    city: City,
    bring: Callable[[City, int], None],
    step: str,
    fields: dict[str, object],
    state: EscalationState,
    kind: StepKind,
) -> None:
    escalation_id = at_department(city)
    bring(city, escalation_id)

    answer = send(desk, escalation_id, step, **fields)

    assert answer.status_code == 303
    escalation = fresh(escalation_id)
    assert escalation.state is state
    assert (escalation.steps[-1].kind, escalation.steps[-1].author_id) == (kind, city.id_of("operator"))
    written = db.session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "escalation")).all()
    assert [entry.details["desk_step"].split(".")[0] for entry in written] == ["escalations"]
    assert desk.get(answer.location).status_code == 200


def test_a_late_answer_opens_its_inquiry_again(desk: FlaskClient, city: City) -> None:
    escalation_id = at_department(city)
    matters.late(city, escalation_id)

    assert send(desk, escalation_id, "reopen").status_code == 303

    assert inquiry_of(escalation_id).completed_at is None
    assert fresh(escalation_id).state is S.ANSWERED


@pytest.mark.parametrize(
    ("step", "text"),
    [
        ("answer-question", "3年生です。"),
        ("ask-citizen", ""),
        ("citizen-answered", ""),
        ("told", ""),
        ("read", ""),
        ("reopen", ""),
    ],
)
def test_a_step_that_does_not_fit_is_refused_and_keeps_what_was_written(
    desk: FlaskClient, city: City, step: str, text: str
) -> None:
    escalation_id = at_department(city)

    answer = send(desk, escalation_id, step, text=text)

    assert answer.status_code == 409
    assert text in answer.text
    assert fresh(escalation_id).state is S.SENT


def test_a_page_older_than_the_escalation_is_refused_with_the_words_kept_and_sent_again_afterwards(
    desk: FlaskClient, city: City
) -> None:
    escalation_id = at_department(city)
    matters.asked_back(city, escalation_id)
    old = fresh(escalation_id).version
    matters.do(city, escalation_id, asking_back.ask_citizen, by="colleague")

    refused = send(desk, escalation_id, "answer-question", text="3年生です。", version=old)

    assert refused.status_code == 409
    assert "3年生です。" in refused.text
    assert fresh(escalation_id).state is S.WAITING_FOR_CITIZEN
    again = {"text": "3年生です。", "submission_key": "again"}
    assert send(desk, escalation_id, "answer-question", **again).status_code == 303


def test_withdrawing_what_was_answered_meanwhile_keeps_the_reason(desk: FlaskClient, city: City) -> None:
    escalation_id = at_department(city)
    old = fresh(escalation_id).version
    matters.answered(city, escalation_id)

    refused = send(desk, escalation_id, "withdraw", text="もう要りません。", version=old)

    assert refused.status_code == 409
    assert "もう要りません。" in refused.text
    assert fresh(escalation_id).state is S.ANSWERED


@pytest.mark.parametrize("step", ["answer-question", "withdraw"])
def test_without_words_the_form_says_what_is_missing(desk: FlaskClient, city: City, step: str) -> None:
    escalation_id = at_department(city)
    matters.asked_back(city, escalation_id)

    refused = send(desk, escalation_id, step, text="  ")

    assert refused.status_code == 422
    assert fresh(escalation_id).state is S.ASKED_BACK


ALL_STEPS = ("answer-question", "ask-citizen", "citizen-answered", "withdraw", "told", "reopen", "read")


@pytest.mark.parametrize(
    ("login_id", "status"), [("other_operator", 404), ("auditor", 403), ("school_staff", 403)]
)
def test_others_take_no_step(app: Flask, city: City, login_id: str, status: int) -> None:
    escalation_id = at_department(city)
    matters.asked_back(city, escalation_id)
    stranger = sign_in(app.test_client(), login_id)

    answers = {step: send(stranger, escalation_id, step, text="x").status_code for step in ALL_STEPS}

    assert answers == dict.fromkeys(ALL_STEPS, status)
    assert fresh(escalation_id).state is S.ASKED_BACK


def _mail_with_files(city: City, escalation_id: int) -> list[int]:
    """A clean file and one in quarantine, in a mail of the citizen."""
    with transaction() as session:
        mail = IncomingMail(
            spool_id="s1", digest="d" * 64, raw=b"Subject: x\r\n\r\nx", envelope_from="hanako@example.jp",
            envelope_to=["shugaku@desk.example.jp"], peer="127.0.0.1", received_at=clock.now(),
            try_at=clock.now(), state=IncomingState.FILED, sender_address="hanako@example.jp",
            attachments=[
                IncomingAttachment(position=i, name=name, content_type="application/pdf", size=1, scan=scan)
                for i, (name, scan) in enumerate(
                    (("通知書.pdf", ScanState.CLEAN), ("危険.pdf", ScanState.QUARANTINED))
                )
            ],
        )  # fmt: skip
        session.add(mail)
        add_entry(inquiry_of(escalation_id), EntryKind.MAIL_IN, clock.now(), None, incoming_mail=mail)
        session.flush()
        return [file.id for file in mail.attachments]


def test_a_clean_file_of_the_citizen_may_go_along_and_no_other(desk: FlaskClient, city: City) -> None:
    escalation_id = at_department(city)
    clean, quarantined = _mail_with_files(city, escalation_id)
    matters.asked_back(city, escalation_id)
    page = desk.get(f"/escalations/{escalation_id}/answer-question").text
    assert "通知書.pdf" in page and "危険.pdf" not in page

    fields = {"text": "添付のとおりです。", "attachments": [quarantined]}
    assert send(desk, escalation_id, "answer-question", **fields).status_code == 422
    fields = {"text": "添付のとおりです。", "attachments": [clean], "submission_key": "second"}
    assert send(desk, escalation_id, "answer-question", **fields).status_code == 303

    file = db.session.scalars(select(EscalationFile)).one()
    assert (file.name, file.step.kind if file.step else None) == ("通知書.pdf", StepKind.QUESTION_ANSWERED)
    assert "通知書.pdf" in desk.get(f"/inquiries/{inquiry_of(escalation_id).number}").text


def test_a_departments_file_is_saved_by_its_people_and_does_not_exist_for_others(
    app: Flask, desk: FlaskClient, city: City
) -> None:
    escalation_id = at_department(city)
    with transaction() as session:
        file = EscalationFile(
            escalation_id=escalation_id,
            name="案内.pdf",
            content_type="application/pdf",
            size=3,
            content=b"abc",
        )
        session.add(file)
        session.flush()
        address = f"/escalations/files/{file.id}"

    saved = desk.get(address)

    assert (saved.status_code, saved.data, saved.mimetype) == (200, b"abc", "application/octet-stream")
    assert "attachment" in saved.headers["Content-Disposition"]
    assert sign_in(app.test_client(), "other_operator").get(address).status_code == 404
    assert sign_in(app.test_client(), "school_staff").get(address).status_code == 403
