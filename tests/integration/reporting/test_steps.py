"""Every step from every state: it is done and noted, or refused and nothing happens."""

import pytest
from flask import Flask
from sqlalchemy import select

from foundation import clock
from foundation.audit.models import AuditEntry
from foundation.db import db, transaction
from foundation.documents.freezing import digest_of
from inquiry_desk.inquiries.values import NotPossibleError
from inquiry_desk.reporting.actions import draft
from inquiry_desk.reporting.acts import Act, fits
from inquiry_desk.reporting.content import read_content
from inquiry_desk.reporting.models import ReportKind, ReportState, ReportStepKind
from inquiry_desk.reporting.numbering import take_number
from inquiry_desk.reporting.stretches import Stretch
from tests.integration.reporting.papers_of_day import (
    FRIDAY,
    all_reports,
    held,
    inquiry_on_friday,
    person,
    report_in,
    step,
)
from tests.personas import City

S, A, K = ReportState, Act, ReportStepKind
STEPS = (A.WRITE, A.SIGN, A.UNSIGN, A.SUBMIT, A.CONFIRM, A.SEND_BACK, A.CORRECT)
# Where a step leads, and what it is called in the record.
LEADS = {
    A.WRITE: (None, K.EDITED),
    A.SIGN: (S.SIGNED, K.SIGNED),
    A.UNSIGN: (S.DRAFT, K.UNSIGNED),
    A.SUBMIT: (S.SUBMITTED, K.SUBMITTED),
    A.CONFIRM: (S.CONFIRMED, K.CONFIRMED),
    A.SEND_BACK: (S.RETURNED, K.RETURNED),
    A.CORRECT: (S.DRAFT, K.CORRECTED),
}


@pytest.mark.parametrize("state", S)
def test_a_step_is_done_and_noted_or_refused_without_a_trace(
    app: Flask, city: City, state: ReportState
) -> None:
    for number, act in enumerate(STEPS):
        report_id = report_in(city, state, day=FRIDAY.replace(day=number + 1))
        before = held(report_id).steps
        try:
            with transaction():
                step(held(report_id), act.value, person(city, "site_manager"), clock.now())
            done = True
        except NotPossibleError as refusal:
            done = not str(refusal.message)
        now = held(report_id)
        assert done is fits(act, ReportKind.DAILY, state), act
        assert now.state is ((LEADS[act][0] or state) if done else state), act
        assert [one.kind for one in now.steps[len(before) :]] == ([LEADS[act][1]] if done else []), act


def test_a_signature_freezes_figures_and_texts_and_a_correction_makes_the_next_revision(
    app: Flask, city: City
) -> None:
    report_id = report_in(city, S.SUBMITTED)
    first = held(report_id).revisions[0]
    sent, digest = first.content, first.digest
    inquiry_on_friday(city.school)
    with transaction():
        report = held(report_id)
        for name in ("correct", "write", "sign", "submit"):
            step(report, name, person(city, "site_manager"), clock.now())

    one, two = held(report_id).revisions
    assert (one.content, one.digest) == (sent, digest) == (sent, digest_of(sent))
    assert (one.reason, two.reason, two.number) == ("", "一件の登録もれ。", 2)
    assert read_content(two.content).typed["remarks"] == "書きました。"
    assert read_content(one.content).figures != read_content(two.content).figures


def test_nothing_is_signed_before_its_last_day_is_over(app: Flask, city: City) -> None:
    report_id = report_in(city, day=clock.now().date())
    with pytest.raises(NotPossibleError, match=r".+"), transaction():
        step(held(report_id), "sign", person(city, "supervisor"), clock.now())
    assert held(report_id).revisions == []


def test_the_same_words_again_are_no_step_and_words_of_other_kinds_are_not_kept(
    app: Flask, city: City
) -> None:
    report_id = report_in(city)
    for _time in range(2):
        with transaction():
            step(held(report_id), "write", person(city, "supervisor"), clock.now())
    assert [one.kind for one in held(report_id).steps] == [K.DRAFTED, K.EDITED]


def test_of_one_period_there_is_one_report(app: Flask, city: City) -> None:
    assert report_in(city) == report_in(city)
    with transaction():
        draft(ReportKind.DAILY, None, Stretch(FRIDAY, FRIDAY), clock.now())
    assert [one.key for one in all_reports()] == [f"daily:{city.school}:2026-11-13", "daily:0:2026-11-13"]


def test_numbers_are_given_on_the_first_submission_without_gaps_and_kept(app: Flask, city: City) -> None:
    days = [FRIDAY.replace(day=number) for number in (11, 12, 13)]
    first, second, third = (report_in(city, S.SUBMITTED, day=day) for day in days)
    with pytest.raises(RuntimeError), transaction():
        take_number(ReportKind.DAILY, clock.now())
        raise RuntimeError
    with transaction():
        report = held(first)
        for name in ("correct", "sign", "submit"):
            step(report, name, person(city, "site_manager"), clock.now())
        assert take_number(ReportKind.MONTHLY, clock.now()) == "総合事務セ月報R8-0001号"
    numbers = [held(one).number for one in (first, second, third)]
    assert numbers == [f"総合事務セ日報R8-000{number}号" for number in (1, 2, 3)]


def test_every_step_is_in_the_audit_log_without_the_words(app: Flask, city: City) -> None:
    report_in(city, S.RETURNED)
    query = select(AuditEntry).where(AuditEntry.subject_kind == "report").order_by(AuditEntry.id)
    entries = list(db.session.scalars(query))
    assert {one.subject_id for one in entries} == {"report_daily/就学援助/2026-11-13"}
    assert [one.details["report_step"] for one in entries] == [
        f"report_{kind.value}" for kind in (K.DRAFTED, K.SIGNED, K.SUBMITTED, K.RETURNED)
    ]
    assert "件数を" not in str([one.details for one in entries])
