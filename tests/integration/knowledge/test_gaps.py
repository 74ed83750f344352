"""What was asked without an article: collected, put together, taken up, and made an article."""

from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from faq.asking.remembering import note_opened, remember_search
from faq.gaps import actions, queries
from faq.gaps.models import Gap, GapExample, GapState
from faq.models import Article, ArticleVersion, Stage
from foundation import clock
from foundation.db import db, transaction
from foundation.organisation.models import User
from inquiry_desk.inquiries.kinds import Exclusion, Nature
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.knowledge.gaps import asked_by, groups_without_article, nearest_article
from tests.integration.knowledge.desk import answered, article
from tests.personas import City, sign_in

BIKES = "自転車の貸出しはありますか"


def person(city: City, login_id: str) -> User:
    return db.session.get_one(User, city.id_of(login_id))


def groups(city: City, login_id: str = "supervisor") -> list[list[str]]:
    found = groups_without_article(clock.now() - timedelta(days=90), person(city, login_id))
    return [[one.text for one in group.asked] for group in found]


def searched(text: str, service_id: int | None = None, found: int = 0, opened: int | None = None) -> str:
    with transaction():
        search = remember_search(text, service_id, found, clock.now())
        if opened:
            note_opened(search.id, opened)
        return f"search/{search.id}"


def taken_up(city: City, *questions: str) -> int:
    """A gap of searches with these words; its id."""
    sources = [searched(question, city.school) for question in questions]
    with transaction():
        by = person(city, "supervisor")
        asked = asked_by(sources, clock.now() - timedelta(days=1), by)
        return actions.take_up(asked, by, clock.now()).id


def state_of(gap_id: int) -> GapState:
    db.session.rollback()
    return db.session.get_one(Gap, gap_id).state


def test_searches_and_inquiries_without_an_article_are_put_together(city: City) -> None:
    searched("自転車 貸出し", city.school)
    answered(BIKES, "駅で借りられます。", city.school, city.id_of("operator"))
    searched("自転車の貸出し", None)

    assert [sorted(group) for group in groups(city)] == [sorted(["自転車 貸出し", BIKES, "自転車の貸出し"])]


def test_what_was_of_use_or_no_question_is_no_gap(city: City) -> None:
    version = article("就学援助の申請はどこですか", "学校です。", city.school)
    known = db.session.get_one(ArticleVersion, version).article_id
    searched("就学援助", city.school, found=1, opened=known)
    answered("就学援助の申請", "学校です。", city.school, city.id_of("operator"), version_id=version)
    answered("まちがい電話", "", city.school, city.id_of("operator"), Exclusion.WRONG_NUMBER)
    complaint = answered("対応が悪い", "おわびしました。", city.school, city.id_of("operator"))
    with transaction():
        db.session.scalars(select(Inquiry).where(Inquiry.number == complaint)).one().nature = Nature.COMPLAINT

    assert groups(city) == []


def test_nothing_personal_is_shown_and_nothing_of_other_services(city: City) -> None:
    answered(
        "山田太郎です。096-000-1234に電話をください。自転車の貸出しは",
        "",
        city.school,
        city.id_of("operator"),
    )
    answered("ひみつの相談", "", city.child, city.id_of("other_operator"))
    searched("ひみつの検索", city.child)
    shown = "".join(text for group in groups(city) for text in group)

    assert "自転車" in shown
    assert "山田" not in shown and "1234" not in shown and "ひみつ" not in shown
    assert "ひみつの相談" in "".join(text for group in groups(city, "site_manager") for text in group)


def test_what_was_taken_up_is_not_offered_again(city: City) -> None:
    gap_id = taken_up(city, BIKES, "自転車の貸出し")

    assert groups(city) == []
    assert state_of(gap_id) is GapState.OPEN
    assert db.session.get_one(Gap, gap_id).subject == "自転車の貸出し"
    assert db.session.get_one(Gap, gap_id).service_id == city.school


def test_an_article_that_is_there_is_told_from_one_that_is_not(city: City) -> None:
    article("自転車の貸出しはありますか。", "駅前で借りられます。", city.school)
    there, other = nearest_article("自転車の貸出し"), nearest_article("自転車の防犯登録の方法")

    assert there is not None and there.is_there
    assert other is None or not other.is_there


def test_a_group_becomes_a_draft_in_one_click(client: FlaskClient, city: City) -> None:
    number = answered(
        BIKES, "駅前の窓口で借りられます。山田様には折り返し済み。", city.school, city.id_of("operator")
    )
    source = searched("自転車 貸出し", city.school)
    sign_in(client, "supervisor")
    response = client.post(
        "/knowledge/gaps", data={"sources": f"{number} {source}", "draft": "yes", "submission_key": "a"}
    )
    db.session.rollback()
    written = db.session.scalars(select(Article)).one()

    assert response.location == f"/faq/{written.id}/edit"
    assert written.stage is Stage.DRAFT and written.current_number is None
    assert written.proposed is not None
    assert (written.proposed.question, written.proposed.phrasings) == ("自転車 貸出し", [BIKES])
    assert written.proposed.answer.startswith("駅前の窓口で借りられます。")
    assert "山田" not in written.proposed.answer
    assert "【下書き】" in written.proposed.note
    assert db.session.scalars(select(Gap.state)).all() == [GapState.DRAFTED]


def test_a_draft_asked_for_twice_is_written_once(client: FlaskClient, city: City) -> None:
    gap_id = taken_up(city, BIKES)
    sign_in(client, "supervisor")
    first = client.post(f"/knowledge/gaps/{gap_id}/draft", data={"submission_key": "a"})
    second = client.post(f"/knowledge/gaps/{gap_id}/draft", data={"submission_key": "b"})

    assert first.location == second.location
    assert len(db.session.scalars(select(Article)).all()) == 1


def test_the_questions_become_phrasings_of_the_article_that_was_there(
    client: FlaskClient, city: City
) -> None:
    version = article("自転車の貸出しはありますか。", "駅前で借りられます。", city.school)
    gap_id = taken_up(city, "自転車の貸出し", "チャリの貸出しある")
    sign_in(client, "supervisor")
    client.post(f"/knowledge/gaps/{gap_id}/phrasings", data={"submission_key": "a"})
    db.session.rollback()
    known = db.session.get_one(ArticleVersion, version).article

    assert known.proposed is not None and known.stage is Stage.DRAFT
    assert known.proposed.phrasings == ["自転車の貸出し", "チャリの貸出しある"]
    assert known.current_number == 1
    assert state_of(gap_id) is GapState.DRAFTED


def test_a_version_under_way_is_not_overwritten_by_phrasings(client: FlaskClient, city: City) -> None:
    version = article("自転車の貸出しはありますか。", "駅前で借りられます。", city.school)
    first, second = taken_up(city, "自転車の貸出し"), taken_up(city, "自転車は貸出しできる")
    sign_in(client, "supervisor")
    client.post(f"/knowledge/gaps/{first}/phrasings", data={"submission_key": "a"})
    client.post(f"/knowledge/gaps/{second}/phrasings", data={"submission_key": "b"})
    db.session.rollback()

    assert db.session.get_one(ArticleVersion, version).article.proposed_number == 2
    assert state_of(second) is GapState.OPEN


def test_a_department_sees_what_it_was_asked_to_write_and_nobody_elses(
    app: Flask, client: FlaskClient, city: City
) -> None:
    gap_id = taken_up(city, BIKES)
    sign_in(client, "supervisor")
    data = {
        "department_id": city.school_department,
        "due_on": "2026-11-10",
        "note": "お願いします",
        "submission_key": "a",
    }
    client.post(f"/knowledge/gaps/{gap_id}/assign", data=data)
    db.session.rollback()
    today = date(2026, 11, 16)
    page = sign_in(app.test_client(), "school_staff").get("/knowledge/department-gaps").text

    assert [gap.id for gap in queries.gaps_of(city.school_department)] == [gap_id]
    assert queries.gaps_of(city.child_department) == queries.gaps_of(None) == []
    assert queries.is_overdue(db.session.get_one(Gap, gap_id), today)
    assert BIKES in page and "お願いします" in page and "期限超過" in page
    assert BIKES not in sign_in(app.test_client(), "child_staff").get("/knowledge/department-gaps").text


def test_only_the_department_that_was_asked_writes_the_draft(app: Flask, city: City) -> None:
    gap_id = taken_up(city, BIKES)
    with transaction():
        actions.assign(db.session.get_one(Gap, gap_id), city.child_department, None, "", clock.now())
    address = f"/knowledge/department-gaps/{gap_id}/draft"
    refused = sign_in(app.test_client(), "school_staff").post(address)
    written = sign_in(app.test_client(), "child_staff").post(address)
    db.session.rollback()

    assert (refused.status_code, written.status_code) == (404, 303)
    assert db.session.scalars(select(Article.department_id)).all() == [city.child_department]


def test_a_gap_is_dismissed_with_a_reason_and_opened_again(client: FlaskClient, city: City) -> None:
    gap_id = taken_up(city, BIKES)
    sign_in(client, "supervisor")
    without = client.post(f"/knowledge/gaps/{gap_id}/dismiss", data={"reason": " "})
    client.post(
        f"/knowledge/gaps/{gap_id}/dismiss", data={"reason": "市の業務ではない", "submission_key": "a"}
    )
    dismissed = state_of(gap_id), db.session.get_one(Gap, gap_id).note
    client.post(f"/knowledge/gaps/{gap_id}/reopen", data={"submission_key": "b"})

    assert without.status_code == 422
    assert dismissed == (GapState.DISMISSED, "市の業務ではない")
    assert state_of(gap_id) is GapState.OPEN
    assert len(db.session.scalars(select(GapExample)).all()) == 1


def test_a_gap_of_another_service_does_not_exist(client: FlaskClient, city: City) -> None:
    source = searched("ひみつの検索", city.child)
    with transaction():
        by = person(city, "site_manager")
        gap = actions.take_up(asked_by([source], clock.now() - timedelta(days=1), by), by, clock.now())
        gap_id = gap.id
    sign_in(client, "supervisor")
    answers = [client.get(f"/knowledge/gaps/{gap_id}")]
    answers += [
        client.post(f"/knowledge/gaps/{gap_id}/{act}") for act in ("draft", "dismiss", "assign", "reopen")
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert "ひみつ" not in client.get("/knowledge/gaps/states/open").text


def test_what_somebody_took_up_meanwhile_is_said(client: FlaskClient, city: City) -> None:
    source = searched(BIKES, city.school)
    data = {"sources": source}
    sign_in(client, "supervisor")
    client.post("/knowledge/gaps", data=data | {"submission_key": "a"})
    again = client.post("/knowledge/gaps", data=data | {"submission_key": "b"}, follow_redirects=True)

    assert "ほかの人が先に取り上げました" in again.text
    assert len(db.session.scalars(select(Gap)).all()) == 1


@pytest.mark.parametrize("sources", ["", "search/x", "search/99999999999999", "R8-999999 search/-1", "'; --"])
def test_sources_that_name_nothing_make_no_gap(client: FlaskClient, city: City, sources: str) -> None:
    answer = sign_in(client, "supervisor").post(
        "/knowledge/gaps", data={"sources": sources, "submission_key": "a"}
    )

    assert answer.status_code == 303
    assert db.session.scalars(select(Gap)).all() == []


def test_the_pages_show_groups_states_and_examples(app: Flask, client: FlaskClient, city: City) -> None:
    number = answered(BIKES, "駅で借りられます。", city.school, city.id_of("operator"))
    sign_in(client, "supervisor")
    listed = client.get("/knowledge/gaps?days=30").text
    client.post("/knowledge/gaps", data={"sources": number, "submission_key": "a"})
    gap_id = db.session.scalars(select(Gap.id)).one()

    assert BIKES in listed and "ない" in listed
    assert f"/inquiries/{number}" in client.get(f"/knowledge/gaps/{gap_id}").text
    assert BIKES in client.get("/knowledge/gaps/states/open").text
    assert "該当するものはありません" in client.get("/knowledge/gaps/states/dismissed").text
