"""不在: the pages on which absences are recorded, changed, ended and taken back."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from foundation.access.roles import Role
from foundation.audit.models import AuditAction
from foundation.db import db, transaction
from foundation.organisation.models import Absence, Service, User
from tests import personas
from tests.conftest import NOW
from tests.integration.escalation.desk import browser_of, department
from tests.integration.staff import facts
from tests.personas import City

TODAY, TOMORROW, FRIDAY = "2026-11-16", "2026-11-17", "2026-11-20"
MONTH_AGO = "2026-10-01"


@pytest.fixture
def supervisor(app: Flask, city: City) -> FlaskClient:
    return browser_of(app, "supervisor")


@pytest.fixture
def neighbour(city: City) -> int:
    """松本, of the same department as 山本."""
    with transaction() as session:
        school = department(city.school_department)
        made = personas._person("neighbour", "松本", Role.DEPARTMENT_STAFF, department=school)
        session.add(made)
        session.flush()
        return made.id


def record(
    client: FlaskClient,
    user_id: int,
    first: str = TODAY,
    last: str = FRIDAY,
    deputy: int | str = "",
    page: str = "/absences",
) -> TestResponse:
    data = {"user_id": user_id, "starts_on": first, "ends_on": last, "deputy_id": deputy}
    return client.post(page, data=data)


def absences() -> list[Absence]:
    db.session.rollback()
    return list(db.session.scalars(select(Absence).order_by(Absence.id)))


def the_absence() -> Absence:
    (only,) = absences()
    return only


def begun(city: City, who: str = "operator", deputy: str | None = None) -> int:
    """An absence that began and was recorded days ago and lasts until Friday; its id."""
    with transaction() as session:
        made = Absence(
            user_id=city.id_of(who),
            deputy_id=city.id_of(deputy) if deputy else None,
            starts_on=NOW.date().replace(day=10),
            ends_on=NOW.date().replace(day=20),
            recorded_by_id=city.id_of(who),
            recorded_at=NOW.replace(day=9),
        )
        session.add(made)
        session.flush()
        return made.id


def test_nobody_away_says_so(supervisor: FlaskClient) -> None:
    assert "今日の不在はありません。" in supervisor.get("/absences").text


def test_an_absence_is_kept_shown_and_noted(supervisor: FlaskClient, city: City) -> None:
    assert record(supervisor, city.id_of("operator"), deputy=city.id_of("colleague")).status_code == 303

    made = the_absence()
    assert (made.user_id, made.deputy_id, made.recorded_by_id) == (
        city.id_of("operator"),
        city.id_of("colleague"),
        city.id_of("supervisor"),
    )
    assert (made.starts_on.isoformat(), made.ends_on.isoformat()) == (TODAY, FRIDAY)
    page = supervisor.get("/absences").text
    assert all(words in page for words in ("佐藤", "鈴木", "令和8年11月20日(金)", "不在を登録しました"))
    assert facts.noted(AuditAction.CREATED) == [
        ("absence", "operator", {"from_day": TODAY, "to_day": FRIDAY})
    ]


def test_an_absence_to_come_is_listed_apart(supervisor: FlaskClient, city: City) -> None:
    record(supervisor, city.id_of("operator"), TOMORROW, FRIDAY)

    page = supervisor.get("/absences").text
    assert "今日の不在はありません。" in page
    assert "これからの不在" in page and "代理者なし" in page


@pytest.mark.parametrize(
    ("first", "last", "reason"),
    [
        ("", FRIDAY, "日付を入力してください"),
        (FRIDAY, TODAY, "終了日が開始日より前です"),
        ("2026-11-02", "2026-11-13", "すでに終わった期間です"),
        (TODAY, "2062-11-16", "3年先までの日"),
        (MONTH_AGO, FRIDAY, "3年先までの日"),
    ],
)
def test_days_that_cannot_be_are_refused_and_kept_in_the_form(
    supervisor: FlaskClient, city: City, first: str, last: str, reason: str
) -> None:
    response = record(supervisor, city.id_of("operator"), first, last)

    assert response.status_code == 422
    assert reason in response.text
    assert f'value="{last}"' in response.text
    assert absences() == []


def test_somebody_who_called_in_sick_yesterday_is_recorded_today(supervisor: FlaskClient, city: City) -> None:
    assert record(supervisor, city.id_of("operator"), "2026-11-13", TODAY).status_code == 303


def test_two_absences_of_one_person_do_not_overlap(supervisor: FlaskClient, city: City) -> None:
    record(supervisor, city.id_of("operator"), TODAY, TOMORROW)
    response = record(supervisor, city.id_of("operator"), TOMORROW, FRIDAY)

    assert response.status_code == 422
    assert "令和8年11月16日から令和8年11月17日まですでに登録されています" in response.text
    assert record(supervisor, city.id_of("operator"), "2026-11-18", FRIDAY).status_code == 303


def test_nobody_stands_in_for_themselves(supervisor: FlaskClient, city: City) -> None:
    response = record(supervisor, city.id_of("operator"), deputy=city.id_of("operator"))

    assert response.status_code == 422
    assert "自分自身の代理にはなれません" in response.text


def test_whoever_cannot_do_the_work_does_not_stand_in(app: Flask, city: City) -> None:
    with transaction() as session:
        colleague = session.get_one(User, city.id_of("colleague"))
        colleague.services.append(session.get_one(Service, city.child))
    manager = browser_of(app, "site_manager")
    response = record(manager, city.id_of("operator"), deputy=city.id_of("other_operator"))

    assert response.status_code == 422
    assert "高橋さんは佐藤さんの代理になれません" in response.text


def test_two_people_who_are_away_do_not_stand_in_for_each_other(supervisor: FlaskClient, city: City) -> None:
    operator, colleague = city.id_of("operator"), city.id_of("colleague")
    record(supervisor, operator, TODAY, TOMORROW, deputy=colleague)

    response = record(supervisor, colleague, TOMORROW, FRIDAY, deputy=operator)
    assert response.status_code == 422
    assert "代わりに対応する方がいなくなる" in response.text
    assert record(supervisor, colleague, "2026-11-18", FRIDAY, deputy=operator).status_code == 303


def test_a_circle_of_three_is_refused_too(supervisor: FlaskClient, city: City) -> None:
    ids = [city.id_of(who) for who in ("operator", "colleague", "supervisor")]
    record(supervisor, ids[0], deputy=ids[1])
    record(supervisor, ids[1], deputy=ids[2])

    assert record(supervisor, ids[2], deputy=ids[0]).status_code == 422


def test_a_deputy_who_is_away_too_is_allowed_and_said(supervisor: FlaskClient, city: City) -> None:
    record(supervisor, city.id_of("colleague"), deputy=city.id_of("supervisor"))
    record(supervisor, city.id_of("operator"), deputy=city.id_of("colleague"))

    page = supervisor.get("/absences").text
    assert "鈴木さんも不在の日があります" in page
    assert "代理の方も不在のため、今日は田中さん" in page
    assert "今日は次の方の代理です: 鈴木" in page


def test_a_deputy_who_left_leaves_nobody_and_that_is_shown(supervisor: FlaskClient, city: City) -> None:
    record(supervisor, city.id_of("operator"), deputy=city.id_of("colleague"))
    facts.with_person("colleague", active=False)

    assert "今日は対応する方がいません" in supervisor.get("/absences").text


def test_the_deputy_and_the_last_day_can_be_changed(supervisor: FlaskClient, city: City) -> None:
    absence_id = begun(city)
    data = {"ends_on": TOMORROW, "deputy_id": city.id_of("colleague")}

    assert supervisor.post(f"/absences/{absence_id}", data=data).status_code == 303
    changed = the_absence()
    assert (changed.ends_on.isoformat(), changed.deputy_id) == (TOMORROW, city.id_of("colleague"))
    noted = facts.noted(AuditAction.CHANGED)
    assert noted == [
        (
            "absence",
            "operator",
            {"from_day": "2026-11-10", "to_day": TOMORROW, "fields": ["ends_on", "deputy"]},
        )
    ]


def test_a_change_into_the_next_absence_is_refused(supervisor: FlaskClient, city: City) -> None:
    absence_id = begun(city)
    record(supervisor, city.id_of("operator"), "2026-11-24", "2026-11-25")

    response = supervisor.post(f"/absences/{absence_id}", data={"ends_on": "2026-11-24", "deputy_id": ""})
    assert response.status_code == 422
    assert "すでに登録されています" in response.text


def test_whoever_is_back_early_is_away_no_more(supervisor: FlaskClient, city: City) -> None:
    absence_id = begun(city)

    assert "今日から復帰" in supervisor.get("/absences").text
    assert supervisor.post(f"/absences/{absence_id}/end").status_code == 303
    assert the_absence().ends_on.isoformat() == "2026-11-15"
    assert "今日の不在はありません。" in supervisor.get("/absences").text


def test_what_was_recorded_by_mistake_is_taken_back(supervisor: FlaskClient, city: City) -> None:
    record(supervisor, city.id_of("operator"), "2026-11-13", FRIDAY)

    assert supervisor.post(f"/absences/{the_absence().id}/withdraw").status_code == 303
    assert absences() == []
    assert facts.noted(AuditAction.CHANGED)[-1][2]["taken_back"] is True


def test_what_has_happened_is_not_taken_back_and_what_is_over_not_changed(
    supervisor: FlaskClient, city: City
) -> None:
    absence_id = begun(city)
    assert supervisor.post(f"/absences/{absence_id}/withdraw").status_code == 422
    supervisor.post(f"/absences/{absence_id}/end")

    late = supervisor.post(f"/absences/{absence_id}", data={"ends_on": FRIDAY, "deputy_id": ""})
    assert late.status_code == 422
    assert "この不在は終わっているため、変更できません" in late.text
    assert supervisor.post(f"/absences/{absence_id}/end").status_code == 422


def test_everybody_records_their_own(app: Flask, city: City) -> None:
    for login_id, user_id in city.people.items():
        own = browser_of(app, login_id)
        assert "自分の不在" in own.get("/absences/mine").text
        assert record(own, user_id, page="/absences/mine").status_code == 303, login_id
    assert len(absences()) == len(city.people)


def test_on_ones_own_page_nobody_else_can_be_named(app: Flask, city: City) -> None:
    operator = browser_of(app, "operator")

    assert record(operator, city.id_of("colleague"), page="/absences/mine").status_code == 422
    assert absences() == []


@pytest.mark.parametrize(
    ("who", "seen", "unseen"),
    [
        ("supervisor", {"佐藤", "鈴木"}, {"高橋", "伊藤", "山本"}),
        ("site_manager", {"佐藤", "高橋", "田中", "渡辺"}, {"山本", "吉田"}),
        ("school_staff", {"松本"}, {"中村", "佐藤"}),
    ],
)
def test_one_is_offered_those_one_leads(
    app: Flask, city: City, neighbour: int, who: str, seen: set[str], unseen: set[str]
) -> None:
    page = browser_of(app, who).get("/absences").text
    offered = page[page.index('id="user_id"') : page.index('id="starts_on"')]

    assert all(name in offered for name in seen)
    assert not any(name in offered for name in unseen)


def test_a_colleague_of_the_department_is_recorded_and_stands_in(
    app: Flask, city: City, neighbour: int
) -> None:
    staff = browser_of(app, "school_staff")

    assert record(staff, neighbour, deputy=city.id_of("school_staff")).status_code == 303
    assert record(staff, city.id_of("child_staff")).status_code == 422


@pytest.mark.parametrize("who", ["operator", "other_operator", "school_staff", "auditor", "administrator"])
def test_the_absence_of_somebody_else_does_not_exist(app: Flask, city: City, who: str) -> None:
    absence_id = begun(city, "supervisor")
    client = browser_of(app, who)

    assert client.get(f"/absences/{absence_id}").status_code == 404
    for step in ("", "/end", "/withdraw"):
        data = {"ends_on": TODAY, "deputy_id": ""}
        assert client.post(f"/absences/{absence_id}{step}", data=data).status_code == 404
    assert the_absence().ends_on.isoformat() == FRIDAY


def test_the_absence_of_somebody_who_left_is_not_listed_with_those_in_use(
    supervisor: FlaskClient, city: City
) -> None:
    begun(city, "operator")
    facts.with_person("operator", active=False)

    assert "今日の不在はありません。" in supervisor.get("/absences").text


@pytest.mark.parametrize("number", [0, 999_999, 10**30])
def test_an_absence_that_does_not_exist_is_a_page_that_does_not_exist(
    supervisor: FlaskClient, number: int
) -> None:
    assert supervisor.get(f"/absences/{number}").status_code == 404
