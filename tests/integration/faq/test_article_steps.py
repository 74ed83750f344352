"""An article from its draft into force, back, and out of use: who can, who cannot, and what stays readable."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from secrets import token_hex
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from faq.articles import actions
from faq.library import find
from faq.models import Article, ArticleStep, ArticleVersion, Stage, StepKind
from foundation import clock
from foundation.audit.models import AuditEntry
from foundation.db import db, transaction
from tests.articles import draft, in_force
from tests.conftest import NOW
from tests.personas import City, sign_in

SignedIn = Callable[[str], FlaskClient]


@pytest.fixture
def as_(app: Flask, city: City) -> SignedIn:
    known: dict[str, FlaskClient] = {}
    return lambda login_id: known.setdefault(login_id, sign_in(app.test_client(), login_id))


@pytest.fixture
def new(as_: SignedIn, city: City) -> int:
    """A draft of the call-taker 佐藤 for 学務支援課."""
    data = {
        "question": "粗大ごみの出し方",
        "answer": "電話です。",
        "audience": "public",
        "service_id": city.school,
    }
    location = as_("operator").post("/faq/new", data=data | {"submission_key": token_hex(8)}).location
    return int(location.rpartition("/")[2])


def fresh(article_id: int) -> Article:
    db.session.rollback()
    return db.session.get_one(Article, article_id)


def last_step(article_id: int) -> int | None:
    return db.session.scalar(select(func.max(ArticleStep.id)).where(ArticleStep.article_id == article_id))


def take(client: FlaskClient, article_id: int, move: str, **typed: object) -> TestResponse:
    data = {"seen": last_step(article_id) or "", "submission_key": token_hex(8)} | typed
    return client.post(f"/faq/{article_id}/step/{move}", data=data)


def test_a_draft_comes_into_force_by_check_and_approval_and_is_found_at_once(new: int, as_: SignedIn) -> None:
    take(as_("operator"), new, "submit")
    take(as_("supervisor"), new, "check")
    before = find("粗大ごみ")
    approved = take(as_("school_staff"), new, "approve")

    assert before == []
    assert approved.status_code == 303
    assert [finding.article.id for finding in find("粗大ごみ")] == [new]
    assert (fresh(new).current_number, fresh(new).stage) == (1, None)
    page = as_("operator").get(f"/faq/{new}").text
    assert "適用中で、検索に出ます。" in page
    for words in ("佐藤", "田中", "山本", "版を作成", "確認依頼"):
        assert words in page
    assert "粗大ごみ" not in str([entry.details for entry in db.session.scalars(select(AuditEntry))])


@pytest.mark.parametrize(
    ("person", "move"),
    [
        ("operator", "check"),
        ("operator", "approve"),
        ("operator", "record"),
        ("colleague", "withdraw"),
        ("supervisor", "approve"),
        ("school_staff", "approve"),
        ("school_staff", "check"),
        ("child_staff", "send_back"),
    ],
)
def test_a_step_that_is_not_open_is_refused_with_the_words_kept(
    new: int, as_: SignedIn, person: str, move: str
) -> None:
    take(as_("operator"), new, "submit")

    refused = take(as_(person), new, move, comment="書いたことば")

    assert refused.status_code == 409
    assert "この操作は、今の段階では行えないか、あなたには許可されていません。" in refused.text
    assert "書いたことば" in refused.text
    assert fresh(new).stage is Stage.SUBMITTED


def test_what_is_sent_back_shows_the_author_why(new: int, as_: SignedIn) -> None:
    take(as_("operator"), new, "submit")
    without = take(as_("supervisor"), new, "send_back", comment=" ")
    take(as_("supervisor"), new, "send_back", comment="受付時間を足してください。")

    page = as_("operator").get(f"/faq/{new}").text
    assert without.status_code == 422
    assert "後から見てわかるように、入力してください。" in without.text
    assert 'id="step-send_back" aria-labelledby="step-send_back-title" open' in without.text
    assert "田中さんが差し戻しました。" in page
    assert "受付時間を足してください。" in page
    assert fresh(new).stage is Stage.RETURNED


def test_an_approval_that_came_on_paper_is_recorded_with_its_document(new: int, as_: SignedIn) -> None:
    take(as_("operator"), new, "submit")
    take(as_("supervisor"), new, "check")

    assert take(as_("supervisor"), new, "record").status_code == 422
    assert take(as_("supervisor"), new, "record", comment="学務支援課 第12号").status_code == 303

    step = db.session.scalars(select(ArticleStep).where(ArticleStep.kind == StepKind.APPROVED)).one()
    assert (step.comment, fresh(new).current_number) == ("学務支援課 第12号", 1)


def test_nobody_records_the_approval_of_an_own_text(as_: SignedIn, city: City) -> None:
    data = {
        "question": "質問",
        "answer": "回答",
        "audience": "public",
        "service_id": city.school,
        "then": "check",
    }
    location = as_("supervisor").post("/faq/new", data=data | {"submission_key": "k"}).location
    article_id = int(location.rpartition("/")[2])

    own = take(as_("supervisor"), article_id, "record", comment="電話で承認")
    others = take(as_("site_manager"), article_id, "record", comment="電話で承認")

    assert (own.status_code, others.status_code) == (409, 303)


def test_of_two_who_decide_the_second_sees_what_the_first_did(new: int, as_: SignedIn) -> None:
    take(as_("operator"), new, "submit")
    seen = last_step(new)
    take(as_("supervisor"), new, "send_back", comment="受付時間がありません。")

    second = take(as_("site_manager"), new, "check", seen=seen, comment="よいと思います。")

    assert second.status_code == 409
    assert "このFAQは、開いている間にほかの人が変更しました。" in second.text
    assert "田中: 差し戻し (第1版) 受付時間がありません。" in second.text
    assert fresh(new).stage is Stage.RETURNED


def test_of_two_who_decide_at_the_same_instant_one_is_refused(app: Flask, new: int, as_: SignedIn) -> None:
    take(as_("operator"), new, "submit")
    seen, together = last_step(new), Barrier(2)
    clients = {"check": as_("supervisor"), "send_back": as_("site_manager")}

    def decide(move: str) -> int:
        data = {"seen": seen, "submission_key": token_hex(8), "comment": "判断しました。"}
        together.wait(timeout=30)
        with clock.fixed(NOW):
            return clients[move].post(f"/faq/{new}/step/{move}", data=data).status_code

    with ThreadPoolExecutor(2) as threads:
        answers = sorted(threads.map(decide, clients))

    assert answers == [303, 409]
    assert fresh(new).stage in (Stage.CHECKED, Stage.RETURNED)
    assert db.session.scalar(select(func.count(ArticleStep.id)).where(ArticleStep.article_id == new)) == 3


def test_a_double_click_takes_one_step(new: int, as_: SignedIn) -> None:
    first = take(as_("operator"), new, "submit", submission_key="same")
    second = take(as_("operator"), new, "submit", submission_key="same")

    assert (first.status_code, second.status_code) == (303, 303)
    kinds = select(func.count(ArticleStep.id)).where(ArticleStep.kind == StepKind.SUBMITTED)
    assert db.session.scalar(kinds) == 1


def test_a_withdrawn_revision_leaves_the_version_in_force(as_: SignedIn, city: City) -> None:
    article_id = in_force("粗大ごみの出し方", service_id=city.school)
    with transaction():
        actions.revise(fresh(article_id), actions.ArticleText("粗大ごみ", "別の回答"), None, clock.now())

    take(as_("supervisor"), article_id, "withdraw")

    assert (fresh(article_id).proposed_number, fresh(article_id).current_number) == (None, 1)
    assert "別の回答" in as_("operator").get(f"/faq/{article_id}/versions/2").text


def test_a_withdrawn_first_draft_is_out_of_use_and_can_be_brought_back(new: int, as_: SignedIn) -> None:
    take(as_("operator"), new, "withdraw")
    out_of_use = fresh(new).archived_at
    take(as_("supervisor"), new, "restore")

    assert out_of_use is not None
    assert (fresh(new).archived_at, fresh(new).stage) == (None, Stage.DRAFT)


def test_an_archived_article_is_not_found_and_comes_back(as_: SignedIn, city: City) -> None:
    article_id = in_force("粗大ごみの出し方", service_id=city.school)

    as_("supervisor").post(f"/faq/{article_id}/archive", data={"submission_key": "a"})
    gone = find("粗大ごみ")
    as_("supervisor").post(f"/faq/{article_id}/archive", data={"submission_key": "b"})

    assert gone == []
    assert [finding.article.id for finding in find("粗大ごみ")] == [article_id]


@pytest.mark.parametrize(("next_on", "status"), [("2027-11-16", 303), ("2026-11-16", 422), ("", 422)])
def test_a_review_names_a_day_to_come(as_: SignedIn, city: City, next_on: str, status: int) -> None:
    article_id = in_force("粗大ごみの出し方", service_id=city.school, review_on=date(2026, 11, 1))

    answer = take(as_("school_staff"), article_id, "review", next_on=next_on, comment="変わりありません。")

    assert answer.status_code == status
    if status == 303:
        assert fresh(article_id).review_on == date(2027, 11, 16)
    else:
        assert "明日以降の日付を選んでください。" in answer.text
        assert "変わりありません。" in answer.text


def test_every_version_and_the_difference_of_any_two_can_be_read(as_: SignedIn, city: City) -> None:
    article_id = in_force("粗大ごみの出し方", "電話で申し込みます。", service_id=city.school)
    for answer in ("電話かネットで申し込みます。", "<b>電話</b>だけです。"):
        with transaction():
            text = actions.ArticleText("粗大ごみの出し方", answer)
            actions.revise(fresh(article_id), text, None, clock.now())
    client = as_("contract_officer")

    newest = client.get(f"/faq/{article_id}/differences").text
    first = client.get(f"/faq/{article_id}/differences?before=1&after=2").text
    same = client.get(f"/faq/{article_id}/differences?before=2&after=2").text

    assert "<ins>" in first
    assert "かネット" in first
    assert "&lt;b&gt;" in newest
    assert "この2つの版に違いはありません。" in same
    assert "電話で申し込みます。" in client.get(f"/faq/{article_id}/versions/1").text
    assert db.session.scalar(select(func.count(ArticleVersion.id))) == 3
    for nowhere in ("versions/9", "differences?after=9", "differences?before=9"):
        assert client.get(f"/faq/{article_id}/{nowhere}").status_code == 404


def test_the_answer_is_shown_as_markdown_and_harmless(as_: SignedIn) -> None:
    article_id = in_force("質問", "1行目\n2行目\n\n- **太字**\n\n<script>alert(1)</script>")

    page = as_("operator").get(f"/faq/{article_id}").text

    assert "<p>1行目<br>\n2行目</p>" in page
    assert "<strong>太字</strong>" in page
    assert "<script>alert" not in page


def test_a_change_of_dates_is_told_in_the_words_of_the_screen(as_: SignedIn, city: City) -> None:
    article_id = draft("質問", service_id=city.school)
    with transaction():
        placing = actions.Placing(city.school, valid_until=date(2027, 3, 31), review_on=date(2027, 2, 1))
        actions.place(fresh(article_id), placing, None, clock.now())

    assert "適用終了日、見直し日" in as_("operator").get(f"/faq/{article_id}").text


def test_reloading_the_address_of_a_refused_step_shows_the_article(new: int, as_: SignedIn) -> None:
    assert as_("operator").get(f"/faq/{new}/step/submit").location == f"/faq/{new}"
    assert as_("operator").get(f"/faq/{new}/step/none-such").status_code == 404
