"""Files of an inquiry at a department: those handed over, those of its answers, and which are refused."""

from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from escalation import moving
from escalation.files import LARGEST
from escalation.kinds import EscalationState, StepKind
from escalation.models import Escalation, EscalationFile
from escalation.values import NewFile
from foundation.audit.models import AuditEntry
from foundation.db import db, transaction
from foundation.web.file_kinds import MOST_FILES
from mail_gateway.message.kinds import MailKind
from mail_gateway.models import IncomingAttachment, IncomingMail, IncomingState, ScanState
from tests.conftest import NOW
from tests.integration.escalation.desk import (
    bring_to,
    browser_of,
    department,
    do,
    fresh,
    hand_over_one,
    submit_one,
    with_approvals,
)
from tests.personas import City

S = EscalationState
PDF = b"%PDF-1.4 \xe8\xa6\x8b\xe6\x9c\xac"
MAIL = b"\r\n".join(
    (
        b"Subject: x",
        b"MIME-Version: 1.0",
        b'Content-Type: multipart/mixed; boundary="b"',
        b"",
        b"--b",
        b"Content-Type: text/plain",
        b"",
        b"hello",
        b"--b",
        b'Content-Type: text/html; name="a.html"',
        b'Content-Disposition: attachment; filename="a.html"',
        b"",
        b"<script>alert(1)</script>",
        b"--b--",
        b"",
    )
)


@pytest.fixture
def staff(app: Flask, city: City) -> FlaskClient:
    """山本 of 学務支援課 at a browser."""
    return browser_of(app, "school_staff")


def answer(
    client: FlaskClient,
    escalation_id: int,
    *files: tuple[bytes, str],
    step: str = "answer",
    text: str = "別紙です。",
) -> TestResponse:
    data: dict[str, Any] = {
        "version": fresh(escalation_id).version,
        "submission_key": f"{step}{escalation_id}",
        "answer": text,
        "files": [(BytesIO(content), name) for content, name in files],
    }
    return client.post(f"/department/{escalation_id}/{step}", data=data)


def from_a_mail(escalation_id: int, scan: ScanState) -> int:
    """A file of the citizen's mail that was handed over; its id."""
    with transaction() as session:
        mail = IncomingMail(
            spool_id="s1", digest="d" * 64, raw=MAIL, envelope_from="hanako@example.jp",
            envelope_to=["shugaku@desk.example.jp"], peer="127.0.0.1", received_at=NOW, try_at=NOW,
            state=IncomingState.FILED, kind=MailKind.CITIZEN, sender_address="hanako@example.jp", subject="x",
            new_text="hello", text="hello",
            attachments=[
                IncomingAttachment(position=0, name="a.html", content_type="text/html", size=25, scan=scan)
            ],
        )  # fmt: skip
        session.add(mail)
        file = EscalationFile(
            escalation_id=escalation_id, name="a.html", content_type="text/html", size=25,
            attachment=mail.attachments[0],
        )  # fmt: skip
        session.add(file)
        session.flush()
        return file.id


@pytest.mark.parametrize("step", ["answer", "partly"])
def test_files_go_along_with_an_answer_and_stand_at_its_step(
    staff: FlaskClient, city: City, step: str
) -> None:
    escalation_id = hand_over_one(city)
    assert answer(staff, escalation_id, (PDF, "案内.pdf"), (b"a,b", "表.csv"), step=step).status_code == 303
    after = fresh(escalation_id)
    kept = [(file.name, file.content_type, file.size, file.content) for file in after.files]
    assert kept == [
        ("案内.pdf", "application/pdf", len(PDF), PDF),
        ("表.csv", "text/csv", 3, b"a,b"),
    ]
    assert {file.step_id for file in after.files} == {after.steps[-1].id}
    assert "案内.pdf" in staff.get(f"/department/{escalation_id}").text


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"MZ\x90", "請求書.pdf", "この種類のファイルは送信できません"),
        (b"x", "a.exe", "この種類のファイルは送信できません"),
        (b"<svg>", "図.svg", "この種類のファイルは送信できません"),
        (b"", "空.pdf", "空です"),
        (b"x" * 1_001, "大.pdf", "合計は"),
    ],
)
def test_a_file_that_may_not_go_is_named_and_nothing_is_registered(
    staff: FlaskClient, city: City, content: bytes, name: str, why: str
) -> None:
    staff.application.extensions[LARGEST] = 1_000
    escalation_id = hand_over_one(city)
    response = answer(staff, escalation_id, (content, name), text="書いた回答")
    assert response.status_code == 422
    for words in (name, why, "書いた回答", "選んだファイルは保存されていません"):
        assert words in response.text
    assert (fresh(escalation_id).state, fresh(escalation_id).files) == (S.SENT, [])


def test_so_many_files_and_no_more(staff: FlaskClient, city: City) -> None:
    escalation_id = hand_over_one(city)
    many = [(PDF, f"{number}.pdf") for number in range(MOST_FILES + 1)]
    assert answer(staff, escalation_id, *many).status_code == 422
    assert answer(staff, escalation_id, *many[:MOST_FILES]).status_code == 303
    assert len(fresh(escalation_id).files) == MOST_FILES


def test_files_of_a_form_refused_as_outdated_have_to_be_chosen_again(staff: FlaskClient, city: City) -> None:
    escalation_id = bring_to(S.RETURNED, city)
    response = answer(staff, escalation_id, (PDF, "案内.pdf"), text="遅れた回答")
    assert response.status_code == 409
    assert "選んだファイルは保存されていません" in response.text and "遅れた回答" in response.text
    assert fresh(escalation_id).files == []


def test_a_file_is_saved_and_never_shown_and_the_audit_log_knows(staff: FlaskClient, city: City) -> None:
    escalation_id = hand_over_one(city)
    file_id = from_a_mail(escalation_id, ScanState.CLEAN)
    response = staff.get(f"/department/{escalation_id}/files/{file_id}")
    assert (response.status_code, response.data) == (200, b"<script>alert(1)</script>")
    assert response.mimetype == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["Content-Security-Policy"].startswith("sandbox")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "escalation_file")).one()
    assert (entry.subject_id, entry.details) == (str(file_id), {"escalation": "R8-000123"})


@pytest.mark.parametrize(
    ("scan", "words"),
    [
        (ScanState.PENDING, "ウイルス検査中"),
        (ScanState.QUARANTINED, "隔離"),
    ],
)
def test_a_file_not_known_to_be_clean_is_refused_with_the_reason(
    staff: FlaskClient, city: City, scan: ScanState, words: str
) -> None:
    escalation_id = hand_over_one(city)
    response = staff.get(f"/department/{escalation_id}/files/{from_a_mail(escalation_id, scan)}")
    assert response.status_code == 409
    assert words in response.text
    assert "alert(1)" not in response.text


def test_the_file_of_another_inquiry_is_not_found_under_this_one(staff: FlaskClient, city: City) -> None:
    first, second = hand_over_one(city), hand_over_one(city)
    file_id = from_a_mail(second, ScanState.CLEAN)
    assert staff.get(f"/department/{first}/files/{file_id}").status_code == 404
    assert staff.get(f"/department/{second}/files/{file_id}").status_code == 200


def test_a_file_whose_mail_no_longer_has_it_does_not_exist(staff: FlaskClient, city: City) -> None:
    escalation_id = hand_over_one(city)
    file_id = from_a_mail(escalation_id, ScanState.CLEAN)
    with transaction() as session:
        session.get_one(EscalationFile, file_id).attachment.position = 7
    assert staff.get(f"/department/{escalation_id}/files/{file_id}").status_code == 404


def test_a_draft_with_its_file_stays_with_the_section_that_wrote_it(
    app: Flask, staff: FlaskClient, city: City
) -> None:
    with_approvals(city)
    escalation_id = hand_over_one(city)
    assert answer(staff, escalation_id, (PDF, "起案.pdf"), text="課内だけの起案").status_code == 303
    (file,) = fresh(escalation_id).files
    address = f"/department/{escalation_id}/files/{file.id}"
    assert staff.get(address).status_code == 200
    do(city, escalation_id, moving.reroute, department(city.child_department), "別の課です。")
    other = browser_of(app, "child_staff")
    assert other.get(address).status_code == 404
    page = other.get(f"/department/{escalation_id}").text
    assert "課内だけの起案" not in page and "起案.pdf" not in page


def test_the_files_of_an_approved_answer_belong_to_its_step(app: Flask, city: City) -> None:
    with_approvals(city)
    escalation_id = hand_over_one(city)
    submit_one(city, escalation_id, files=(NewFile("案内.pdf", "application/pdf", PDF),))
    data = {"version": fresh(escalation_id).version, "submission_key": "a"}
    approver = browser_of(app, "approver")
    assert "案内.pdf" in approver.get(f"/department/{escalation_id}").text
    assert approver.post(f"/department/{escalation_id}/approve", data=data).status_code == 303
    after: Escalation = fresh(escalation_id)
    assert after.steps[-1].kind is StepKind.ANSWERED
    assert [file.step_id for file in after.files] == [after.steps[-1].id]
