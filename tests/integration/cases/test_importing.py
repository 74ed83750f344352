"""A file of applications is read by the worker, decided upon row by row, and registered once."""

from datetime import date, timedelta
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from foundation import clock
from foundation.calendar import day_of
from foundation.db import db, transaction
from inquiry_desk.cases.actions import Application, take_back, take_in
from inquiry_desk.cases.importing import actions, mappings, registering
from inquiry_desk.cases.importing.models import CaseImport, CaseImportRow, ImportState, RowFate
from inquiry_desk.cases.importing.queries import all_rows_of, same_before
from inquiry_desk.cases.importing.registering import register_next_cases
from inquiry_desk.cases.kinds import CheckMode, MovedBy, Source, StepKind
from inquiry_desk.cases.missing.actions import Asking, ask
from inquiry_desk.cases.missing.models import CaseMissing
from inquiry_desk.cases.models import Case, CaseMove, CaseRules
from tests.conftest import NOW
from tests.integration.cases.conftest import Arranged
from tests.integration.cases.files_of_cases import (
    HEADINGS,
    ROW,
    Rows,
    bring,
    confirm,
    csv_file,
    fates,
    import_called,
    reasons,
    register,
    work,
    workbook,
)

STAGE = {"stage": "段階", "decided_on": "決定日"}
WITH_STAGE = (*HEADINGS, "段階", "決定日")


def staged(number: str, stage: str, decided_on: str = "") -> tuple[str, ...]:
    return (number, *ROW[1:], stage, decided_on)


def cases() -> dict[str, Case]:
    db.session.expire_all()
    return {case.source_number or "": case for case in db.session.scalars(select(Case).order_by(Case.id))}


def count_cases() -> int:
    return db.session.scalar(select(func.count(Case.id))) or 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "xlsx"])
def test_a_file_as_any_program_saves_it_becomes_cases(arranged: Arranged, encoding: str) -> None:
    rows: Rows = [ROW, ("E-002", "2026/11/2", "髙橋 一郎", "タカハシ イチロウ", "S60.4.1", "", "①窓口")]
    content = workbook(rows) if encoding == "xlsx" else csv_file(rows, encoding)

    brought = bring(arranged, content)
    work()
    assert (fates(brought), count_cases()) == ({"new": 2}, 0)
    confirm(arranged, brought)
    work()

    first, second = cases().values()
    assert (first.applicant, first.kana, first.born_on) == ("見本 花子", "ミホン ハナコ", date(1989, 1, 8))
    assert (first.number, first.received_on, first.phone_e164) == (
        "KR8-000001",
        date(2026, 11, 2),
        "+81960001111",
    )
    assert (second.applicant, second.note, second.source) == ("髙橋 一郎", "①窓口", Source.E_APPLICATION)
    done = import_called(brought)
    assert (done.state, done.done, done.content) == (ImportState.DONE, 2, b"")
    assert [row.cells for row in all_rows_of(brought, RowFate.NEW)] == [{}, {}]


def test_days_of_a_workbook_are_read_whatever_their_cells_hold(arranged: Arranged) -> None:
    written = ["R8.11.2", "令和8年11月2日", "2026/11/2", 46328, date(2026, 11, 2), 20261102]
    rows = [(f"E-{place}", day, *ROW[2:]) for place, day in enumerate(written)]

    register(arranged, workbook(rows))

    assert {case.received_on for case in cases().values()} == {date(2026, 11, 2)}


def test_the_same_file_twice_is_noticed_and_registers_nothing(arranged: Arranged) -> None:
    first = register(arranged, csv_file([ROW]))
    again = register(arranged, csv_file([ROW]))
    as_workbook = register(arranged, workbook([ROW]))

    assert same_before(import_called(again)) is import_called(first)
    assert (fates(again), fates(as_workbook), count_cases()) == ({"known": 1}, {"known": 1}, 1)


def test_a_row_changes_what_it_says_and_takes_nothing_away(arranged: Arranged) -> None:
    register(arranged, csv_file([ROW]))
    changed = ("E-001", ROW[1], "見本 はな", "", "", "", "住所変更")

    brought = bring(arranged, csv_file([changed]))
    work()
    (row,) = all_rows_of(brought, RowFate.CHANGED)
    assert row.cells["basis"] == {"applicant": ["見本 花子", "見本 はな"], "note": ["", "住所変更"]}
    confirm(arranged, brought)
    work()

    case = cases()["E-001"]
    assert (case.applicant, case.name_key, case.note) == ("見本 はな", "見本はな", "住所変更")
    assert (case.phone_e164, case.born_on) == ("+81960001111", date(1989, 1, 8))
    assert [step.kind for step in case.steps] == [StepKind.RECEIVED, StepKind.CORRECTED]


def test_bad_rows_hold_up_none_of_the_others(arranged: Arranged) -> None:
    rows = [
        ROW,
        ("E-002", "13月1日", *ROW[2:]),
        ("E-001", *ROW[1:]),
        ("", *ROW[1:]),
        ("E-003", ROW[1], "〓田", *ROW[3:]),
    ]

    brought = register(arranged, csv_file(rows))

    assert (fates(brought), count_cases()) == ({"new": 1, "refused": 4}, 1)
    assert reasons(brought) == [
        ("E-002", "「受付日」: 日付として読み取れません。"),
        ("E-001", "同じ番号の行が上にあります。"),
        ("", "「受付元の番号」: 空です。入力してください。"),
        ("E-003", "「申請者の氏名」: 文字が失われているか、外字です。正しい文字を入力してください。"),
    ]


def test_another_day_of_receipt_is_not_for_a_file_to_change(arranged: Arranged) -> None:
    register(arranged, csv_file([ROW]))
    again = register(arranged, csv_file([("E-001", "R8.11.4", *ROW[2:])]))

    assert fates(again) == {"refused": 1}
    assert cases()["E-001"].received_on == date(2026, 11, 2)


def test_a_stage_moves_a_case_on_by_allowed_moves_and_never_back(arranged: Arranged) -> None:
    rows = [
        staged("E-1", "不備確認"),
        staged("E-2", "製票・入力"),
        staged("E-3", "知らない段階"),
        staged("E-4", "決定"),
    ]
    brought = register(arranged, csv_file(rows, headings=WITH_STAGE), STAGE)
    behind = register(arranged, csv_file([staged("E-2", "受付")], headings=WITH_STAGE), STAGE)

    found = cases()
    assert {number: case.stage.name for number, case in found.items()} == {
        "E-1": "不備確認",
        "E-2": "製票・入力",
    }
    assert [step.to_name for step in found["E-2"].steps] == ["受付", "不備確認", "製票・入力"]
    assert found["E-2"].steps[-1].by_id == arranged.city.id_of("supervisor")
    assert [number for number, _ in reasons(brought)] == ["E-3", "E-4"]
    assert fates(behind) == {"known": 1}


def test_a_case_that_a_file_moves_on_waits_for_its_applicant_no_more(arranged: Arranged) -> None:
    register(arranged, csv_file([staged("E-1", "不備確認")], headings=WITH_STAGE), STAGE)
    with transaction():
        asking = Asking(["所得を証する書類"], "", day_of(NOW) + timedelta(days=7), None)
        ask(cases()["E-1"], asking, arranged.person("operator"), NOW)
    register(arranged, csv_file([staged("E-1", "製票・入力")], headings=WITH_STAGE), STAGE)

    assert cases()["E-1"].stage.name == "製票・入力"
    assert db.session.scalars(select(CaseMissing)).one().settled_on == day_of(NOW)


def everybody_decides(arranged: Arranged, check_mode: CheckMode) -> None:
    with transaction() as session:
        session.execute(update(CaseMove).values(moved_by=MovedBy.DESK))
        session.get_one(CaseRules, arranged.city.school).check_mode = check_mode


def test_a_decision_keeps_its_own_day(arranged: Arranged) -> None:
    everybody_decides(arranged, CheckMode.NONE)
    rows = [staged("E-1", "決定", "R8.11.12"), staged("E-2", "受付", "R8.11.12")]

    brought = register(arranged, csv_file(rows, headings=WITH_STAGE), STAGE)

    case = cases()["E-1"]
    assert case.decided_on == date(2026, 11, 12)
    assert reasons(brought) == [("E-2", "「決定日」: この行の段階では、まだ決定していません。")]
    take_back(case.steps[-1], arranged.person("supervisor"), clock.now())
    assert case.decided_on is None


def test_what_waits_for_a_second_look_is_registered_and_stays_there(arranged: Arranged) -> None:
    everybody_decides(arranged, CheckMode.ALL)

    brought = register(arranged, csv_file([staged("E-1", "所管課審査")], headings=WITH_STAGE), STAGE)

    assert cases()["E-1"].stage.name == "審査補助"
    assert [
        number for number, reason in reasons(brought, RowFate.NEW) if "「審査補助」で止まっています" in reason
    ]


def test_what_was_registered_meanwhile_is_known_and_what_was_changed_is_told(arranged: Arranged) -> None:
    known = arranged.case(source=Source.E_APPLICATION, source_number="E-003", received_on=date(2026, 11, 2))
    rows = [(f"E-00{number}", *ROW[1:]) for number in (1, 2, 3)]
    brought = bring(arranged, csv_file(rows))
    work()
    register(arranged, csv_file([rows[0], ("E-002", ROW[1], "別の 氏名", *ROW[3:])]))
    with transaction():
        arranged.having(known).applicant = "途中で 変更"
    confirm(arranged, brought)
    work()

    assert (fates(brought), import_called(brought).done) == ({"known": 1, "refused": 2}, 0)
    assert {reason for _, reason in reasons(brought)} == {
        "読み取りの後に案件が登録または変更されました。この行をもう一度取り込んでください。"
    }


def test_two_workers_and_two_files_of_one_service_make_no_case_twice(
    app: Flask, arranged: Arranged, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registering, "ROWS_AT_ONCE", 7)
    rows = [(f"E-{number}", *ROW[1:]) for number in range(40)]
    files = [bring(arranged, csv_file(rows)), bring(arranged, csv_file(rows[20:] + rows[:20]))]
    work()
    for brought in files:
        confirm(arranged, brought)

    def run() -> None:
        with app.app_context():
            while register_next_cases() or _under_way():
                pass
            db.session.remove()

    workers = [Thread(target=run) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert [case.sequence for case in cases().values()] == list(range(1, 41))
    assert [fates(brought) for brought in files] == [{"new": 40}, {"known": 40}]


def _under_way() -> bool:
    found = db.session.scalar(select(CaseImport.id).where(CaseImport.state == ImportState.APPLYING))
    db.session.rollback()
    return found is not None


def test_a_number_that_is_taken_while_it_is_registered_is_known(
    arranged: Arranged, monkeypatch: pytest.MonkeyPatch
) -> None:
    brought = bring(arranged, csv_file([ROW, ("E-002", *ROW[1:])]))
    work()
    confirm(arranged, brought)
    judged_again = registering._judged_again

    def and_then_the_desk_is_faster(one: CaseImport, rows: list[CaseImportRow]) -> list[registering._Judged]:
        judged = judged_again(one, rows)
        application = Application(one.service_id, Source.E_APPLICATION, date(2026, 11, 2), "E-001")
        take_in(application, one.by, clock.now())
        return judged

    monkeypatch.setattr(registering, "_judged_again", and_then_the_desk_is_faster)
    work()

    assert (fates(brought), [case.sequence for case in cases().values()]) == ({"known": 1, "new": 1}, [1, 2])


def test_an_import_is_stopped_in_the_middle_and_the_file_brought_again(
    arranged: Arranged, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registering, "ROWS_AT_ONCE", 2)
    content = csv_file([(f"E-{number}", *ROW[1:]) for number in range(5)])
    brought = bring(arranged, content)
    work()
    confirm(arranged, brought)
    register_next_cases()
    with transaction():
        assert actions.cancel(import_called(brought))

    assert (register_next_cases(), count_cases()) == (False, 2)
    again = register(arranged, content)
    assert (fates(again), count_cases()) == ({"known": 2, "new": 3}, 5)


def test_columns_are_learnt_and_files_that_lost_them_are_told(arranged: Arranged) -> None:
    brought = bring(arranged, csv_file([ROW]))
    service_id = arranged.city.school
    with transaction():
        assert actions.choose_again(import_called(brought))

    assert mappings.recognised(service_id, ["備考", "別の列", *HEADINGS[:-1]]) is not None
    assert mappings.recognised(service_id, list(HEADINGS[:-1])) is None
    assert mappings.recognised(arranged.city.child, list(HEADINGS)) is None

    missing = bring(arranged, csv_file([ROW[:-1]], headings=HEADINGS[:-1]))
    empty = bring(arranged, csv_file([]))
    work()
    assert {import_called(one).state for one in (missing, empty)} == {ImportState.REFUSED}
    assert import_called(missing).problem == "登録済みの見出しがそろっていません。"


def test_rows_of_files_long_past_are_forgotten(arranged: Arranged) -> None:
    brought = register(arranged, csv_file([ROW, ("", *ROW[1:])]))
    waiting = bring(arranged, csv_file([("", *ROW[1:])]))
    work()
    with transaction():
        actions.forget_old_rows(clock.now() + timedelta(days=31))

    assert (fates(brought), fates(waiting)) == ({}, {"refused": 1})
