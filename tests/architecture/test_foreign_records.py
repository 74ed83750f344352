"""Every address that names a record, tried by everybody whose record it is not: it does not exist for them."""

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from escalation.actions import hand_over
from escalation.kinds import RequestReason
from escalation.models import EscalationFile
from escalation.requests import request_handover
from escalation.routing.terms import terms_of_service
from escalation.values import Handover
from foundation import clock
from foundation.calendar import day_of
from foundation.db import db, transaction
from foundation.organisation.models import Service, User
from inquiry_desk.board.models import BoardNote, NoteKind
from inquiry_desk.cases.actions import Application, take_in
from inquiry_desk.cases.arranging.beginning import begin
from inquiry_desk.cases.arranging.values import plan_of
from inquiry_desk.cases.importing.actions import File, bring
from inquiry_desk.cases.importing.mappings import Agreed, agree
from inquiry_desk.cases.importing.models import CaseImport
from inquiry_desk.cases.kinds import Source
from inquiry_desk.cases.missing.models import CaseMissing
from inquiry_desk.cases.models import Case, CaseCheck
from inquiry_desk.cases.moving.batching import begin_batch
from inquiry_desk.cases.moving.models import CaseBatchItem, CaseBulkMove
from inquiry_desk.downtime.actions import reserve
from inquiry_desk.inquiries import actions
from inquiry_desk.inquiries.calling_back import promise_callback
from inquiry_desk.inquiries.kinds import Channel, EntryKind
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.values import Caller, NewInquiry
from inquiry_desk.quality.models import AnswerSample
from inquiry_desk.queue.models import BulkAct
from inquiry_desk.queue.saved import save_view
from inquiry_desk.replies.files import put_back
from inquiry_desk.replies.models import Release
from inquiry_desk.reporting.actions import draft
from inquiry_desk.reporting.models import ReportKind
from inquiry_desk.reporting.stretches import Stretch
from inquiry_desk.sample.content import read
from mail_gateway.message.kinds import MailKind
from mail_gateway.models import IncomingAttachment, IncomingMail, IncomingState
from mail_gateway.outgoing.building import OutgoingFile
from mail_gateway.outgoing.outbox import Message, queue
from tests.personas import City, sign_in

SECRET = "他課には見えないことば"
FILE = OutgoingFile(f"{SECRET}.pdf", "application/pdf", SECRET.encode())
NAMED = {
    "number",
    "callback_id",
    "escalation_id",
    "attachment_id",
    "mail_id",
    "release_id",
    "file_id",
    "request_id",
    "report_id",
    "act_id",
    "list_id",
    "note_id",
    "batch_id",
    "sample_id",
    "sheet_id",
    "case_number",
    "case_batch_id",
    "bulk_move_id",
    "target_id",
    "missing_id",
    "case_check_id",
    "import_id",
    "mapping_id",
}
STRANGERS = ("operator", "colleague", "supervisor", "school_staff", "contract_officer", "administrator")


@pytest.fixture
def record(app: Flask, city: City) -> dict[str, object]:
    """An inquiry of こども医療 with mails both ways, files, a reply that waits, a call-back and an escalation."""
    now = clock.now()
    with transaction() as session:
        service = session.get(Service, city.child)
        person = session.get(User, city.id_of("other_operator"))
        caller = Caller(SECRET, phone="096-000-3333", mail_address="secret@example.jp")
        new = NewInquiry(Channel.MAIL, now, SECRET, SECRET, caller, service.id)
        inquiry = actions.open_inquiry(new, person)
        mail = _mail(now)
        session.add(mail)
        actions.add_entry(inquiry, EntryKind.MAIL_IN, now, None, incoming_mail=mail)
        answer = Message(
            "secret@example.jp", SECRET, SECRET, "センター", "kodomo@desk.example.jp", inquiry.thread_key,
            attachments=(FILE,),
        )  # fmt: skip
        sent = queue(answer, now, held=True)
        actions.add_entry(inquiry, EntryKind.MAIL_OUT, now, person, outgoing_mail=sent)
        release = Release(
            inquiry=inquiry,
            mail=sent,
            author=person,
            requested_at=now,
            completes=False,
            reasons=["attachment"],
        )
        session.add(release)
        put_back(person, f"reply:{inquiry.number}", [FILE], now)
        session.flush()
        assert sent.id == mail.id, "one id stands for both in the addresses below"
        callback = promise_callback(inquiry, person, now, promised_at=now, phone="096-000-3333", note=SECRET)
        handover = Handover(inquiry.number, SECRET, SECRET, SECRET)
        escalation = hand_over(inquiry.id, handover, terms_of_service(service), by=person, at=now)
        session.add(
            EscalationFile(escalation=escalation, name=f"{SECRET}.pdf", content_type="", size=1, content=b"x")
        )
        waiting = Handover(inquiry.number, SECRET, SECRET, SECRET)
        asked = request_handover(
            inquiry.id, waiting, RequestReason.APPROVAL, by=person, at=now, service=service
        )
        report = draft(ReportKind.DAILY, service, Stretch(day_of(now), day_of(now)), now)
        report.typed = {"remarks": SECRET}
        session.flush()
        return {
            "report_id": report.id,
            "request_id": asked.id,
            "act_id": _act(person, now),
            "batch_id": (batch := reserve(1, service, SECRET, person, now)).id,
            "sheet_id": batch.sheets[0].id,
            "sample_id": _sample(inquiry, person, now).id,
            "case_number": (case_number := _case(service, person, now)),
            **_of_case(case_number, person, now),
            "note_id": _note(person, service, now).id,
            "list_id": save_view(person, SECRET, "all", {}, now).id,
            "number": inquiry.number,
            "callback_id": callback.id,
            "escalation_id": escalation.id,
            "attachment_id": mail.attachments[0].id,
            "mail_id": mail.id,
            "release_id": release.id,
            "file_id": 1,
            "import_id": (brought := _file_of_cases(service, person, now)).id,
            "mapping_id": brought.mapping_id,
        }


def _act(person: User | None, now: datetime) -> int:
    act = BulkAct(kind="take_over", by=person, at=now, before=[])
    db.session.add(act)
    db.session.flush()
    return act.id


def _case(service: Service, person: User | None, now: datetime) -> str:
    plan = next(entry for entry in read("cases")["services"] if entry["code"] == "kodomo-iryo")
    begin(service.id, plan_of(plan, day_of(now)))
    return take_in(Application(service.id, Source.PAPER, day_of(now), applicant=SECRET), person, now).number


def _of_case(number: str, person: User | None, now: datetime) -> dict[str, object]:
    case = db.session.scalars(select(Case).where(Case.number == number)).one()
    to = case.stage.moves[0].to_stage
    missing = CaseMissing(
        case=case, items=[SECRET], letter=SECRET, asked_on=day_of(now), asked_by=person, answer_by=day_of(now)
    )
    act = CaseBulkMove(to_stage=to, by=person, at=now, lines=[{"number": number, "step": 0}])
    batch = begin_batch(to, person, now)
    batch.items.append(CaseBatchItem(case=case, put_in_by=person, put_in_at=now))
    check = CaseCheck(case=case, worked_by=person, drawn_at=now)
    db.session.add_all([missing, act, check])
    db.session.flush()
    return {
        "case_batch_id": batch.id,
        "bulk_move_id": act.id,
        "target_id": to.id,
        "missing_id": missing.id,
        "case_check_id": check.id,
    }


def _file_of_cases(service: Service, person: User | None, now: datetime) -> CaseImport:
    mapping = agree(
        service, Agreed(SECRET, Source.E_APPLICATION, {"source_number": "番号", "received_on": "受付日"})
    )
    return bring(
        File(f"{SECRET}.csv", f"番号,受付日\n{SECRET},R8.11.2".encode(), []), service, mapping, person, now
    )


def _sample(inquiry: Inquiry, person: User | None, now: datetime) -> AnswerSample:
    sample = AnswerSample(inquiry=inquiry, answered_by=person, drawn_by=person, drawn_at=now)
    db.session.add(sample)
    db.session.flush()
    return sample


def _note(person: User | None, service: Service | None, now: datetime) -> BoardNote:
    note = BoardNote(
        kind=NoteKind.HANDOVER, service=service, title=SECRET, body=SECRET, important=True,
        written_by=person, written_at=now,
    )  # fmt: skip
    db.session.add(note)
    db.session.flush()
    return note


def _mail(now: object) -> IncomingMail:
    return IncomingMail(
        spool_id="s1", digest="d" * 64, raw=b"Subject: x\r\n\r\nx", envelope_from="secret@example.jp",
        envelope_to=["kodomo@desk.example.jp"], peer="127.0.0.1", received_at=now, try_at=now,
        state=IncomingState.FILED, kind=MailKind.CITIZEN, sender_address="secret@example.jp", subject=SECRET,
        new_text=SECRET, text=SECRET,
        attachments=[IncomingAttachment(position=0, name="a.pdf", content_type="application/pdf", size=1)],
    )  # fmt: skip


def naming_rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.arguments and rule.arguments <= NAMED]


@pytest.mark.parametrize("stranger", STRANGERS)
def test_a_record_of_others_does_not_exist(app: Flask, record: dict[str, object], stranger: str) -> None:
    client = sign_in(app.test_client(), stranger)
    rules = naming_rules(app)
    assert len(rules) >= 20
    for rule in rules:
        address = str(rule)
        for name in rule.arguments:
            # Cases have numbers of their own.
            one = record["case_number" if name == "number" and rule.endpoint.startswith("cases.") else name]
            address = address.replace(f"<int:{name}>", str(one)).replace(f"<{name}>", str(one))
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            answer = client.open(
                address, method=method, data={"version": 1, "submission_key": f"{address}{method}"}
            )
            assert answer.status_code in {403, 404}, f"{stranger} {method} {address}: {answer.status_code}"
            assert SECRET not in answer.text, f"{stranger} {method} {address}"


@pytest.mark.parametrize("stranger", ["operator", "supervisor", "school_staff"])
def test_lists_searches_and_figures_of_others_do_not_show_it(
    app: Flask, record: dict[str, object], stranger: str
) -> None:
    client = sign_in(app.test_client(), stranger)
    for address in (
        "/inbox",
        "/mine",
        "/departments",
        *(
            f"/{own}news?shown=1:1"
            for own in ("callbacks/", "telephony/missed/", "approvals/", "handovers/", "board/", "team/")
        ),
        "/list-news/all?shown=1:1",
        "/lists",
        "/escalations?tab=not_accepted",
        "/callbacks",
        "/board",
        "/down-time",
        "/quality",
        "/team",
        "/inquiries?q=他課には見えない",
        "/calls/caller?phone=0960003333",
        "/department/",
        "/mail",
        "/approvals",
        "/handovers",
        "/cases?view=all",
        "/cases/moving",
        "/cases/moving/batches",
        "/cases/missing?view=all",
        f"/cases?q={SECRET[:3]}",
        f"/cases/asked?name={SECRET[:3]}",
        f"/cases/asked/chosen?add={record['case_number']}&checked_name=y&checked_phone=y",
        "/cases/imports",
        "/cases/overview/list",
        "/cases/checks",
        "/cases/checks/results",
        "/registers/figures/deadlines-met/cases?part=not_yet_due&from_day=2026-11-01&to_day=2026-12-31",
        "/figures",
        "/dashboard",
        "/city",
        "/analysis/words",
        "/reports",
        "/analysis/volume/inquiries",
        "/",
        f"/inquiries?q={record['number']}",
    ):
        page = client.get(address, follow_redirects=True).text
        for words in (SECRET, "secret@example.jp", f'/inquiries/{record["number"]}"', "/cases/KR8-"):
            assert words not in page, f"{stranger} {address}"


def test_its_own_people_do_see_it(app: Flask, record: dict[str, object]) -> None:
    assert SECRET in sign_in(app.test_client(), "other_operator").get(f"/inquiries/{record['number']}").text
    assert (
        SECRET in sign_in(app.test_client(), "child_staff").get(f"/department/{record['escalation_id']}").text
    )
    assert db.session.get(IncomingMail, record["mail_id"]) is not None
