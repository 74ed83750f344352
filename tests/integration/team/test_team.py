"""Who has what, and giving it to others: previewed, done once, taken back, and never what one may not see."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from foundation.db import count, db, transaction
from foundation.organisation.models import Absence, User
from inquiry_desk.inquiries.actions import open_inquiry
from inquiry_desk.inquiries.calling_back import promise_callback
from inquiry_desk.inquiries.kinds import Channel, InquiryState
from inquiry_desk.inquiries.models import Callback, Inquiry
from inquiry_desk.inquiries.values import NewInquiry
from inquiry_desk.queue.models import BulkAct
from inquiry_desk.team.queries import how_many_left_behind, loads_at
from tests.conftest import NOW
from tests.integration.queue.test_own_lists import address_asked
from tests.personas import City, sign_in


@pytest.fixture
def work(app: Flask, city: City) -> list[str]:
    """Two of 就学援助 and one of no service with the operator, one of こども医療 with another; the form's values."""
    with transaction() as session:
        operator = session.get_one(User, city.id_of("operator"))
        other = session.get_one(User, city.id_of("other_operator"))
        made = [
            open_inquiry(NewInquiry(Channel.COUNTER, NOW, "件名", service_id=service), by)
            for service, by in (
                (city.school, operator),
                (city.school, operator),
                (None, operator),
                (city.child, other),
            )
        ]
        late = NOW - timedelta(minutes=5)
        promise_callback(made[1], operator, late, promised_at=late, phone="096-000-1111")
        session.flush()
        return [f"{one.id}:{one.version}" for one in made]


@pytest.fixture
def supervisor(app: Flask, work: list[str]) -> FlaskClient:
    return sign_in(app.test_client(), "supervisor")


def holders() -> list[int | None]:
    db.session.expire_all()
    return list(db.session.scalars(select(Inquiry.assignee_id).order_by(Inquiry.id)))


def callers() -> list[int | None]:
    db.session.expire_all()
    return list(db.session.scalars(select(Callback.assignee_id).order_by(Callback.id)))


def test_what_each_has_is_counted_by_state_and_only_of_what_one_may_see(
    app: Flask, city: City, work: list[str]
) -> None:
    supervisor = db.session.get_one(User, city.id_of("supervisor"))
    with transaction() as session:
        person = session.get_one(User, city.id_of("operator"))
        session.add(
            Absence(
                user=person, starts_on=NOW.date(), ends_on=NOW.date(), recorded_by=person, recorded_at=NOW
            )
        )
    loads = {load.person.login_id: load for load in loads_at(NOW, supervisor) if load.person}

    mine = loads["operator"]
    assert mine.states == {InquiryState.IN_PROGRESS: 2, InquiryState.CALLBACK: 1}
    assert (mine.overdue, mine.callbacks, mine.oldest) == (1, 1, NOW)
    assert mine.absence is not None
    assert "colleague" in loads and "other_operator" not in loads


def test_the_list_on_a_screen_is_told_whose_work_changed_and_who_is_there_no_more(
    supervisor: FlaskClient, city: City, work: list[str]
) -> None:
    operator, colleague = city.id_of("operator"), city.id_of("colleague")
    address = address_asked(supervisor.get("/team").text)
    assert "<tr" not in supervisor.get(address).text
    with transaction() as session:
        session.get_one(Inquiry, int(work[0].split(":")[0])).assignee_id = None
        session.get_one(User, colleague).active = False
    told = supervisor.get(address).text
    assert f'id="row-{operator}" hx-swap-oob="true"' in told
    assert f'id="row-{colleague}" class="row-left" hx-swap-oob="true"' in told
    assert 'id="row-0"' in told
    assert "<tr" not in supervisor.get(address_asked(told)).text
    assert "高橋" not in supervisor.get(f"/team/news?shown={city.id_of('other_operator')}:1").text


def test_work_of_a_person_is_looked_at_given_to_another_and_taken_back(
    supervisor: FlaskClient, city: City, work: list[str]
) -> None:
    operator, colleague = city.id_of("operator"), city.id_of("colleague")
    before = holders()
    sent = {"to": colleague, "picked": work[:3], "submission_key": "k" * 32, "list": f"/team/{operator}"}
    seen = supervisor.post(f"/team/{operator}/preview", data=sent)
    assert (seen.status_code, holders()) == (200, before)
    assert "佐藤さんが約束した折り返しも一緒に渡します。" in seen.text

    given = [supervisor.post(f"/team/{operator}/give", data=sent) for _ in range(2)]
    assert holders()[:3] == [colleague] * 3
    assert callers() == [colleague]
    assert given[0].location == given[1].location
    assert "3件" in supervisor.get(given[0].location).text
    act = db.session.scalars(select(BulkAct)).one()
    supervisor.post(f"/queue/acts/{act.id}/undo", data={"list": f"/team/{operator}"})
    assert (holders(), callers()) == (before, [operator])


def test_given_away_from_a_list_it_takes_its_calls_along_but_for_those_somebody_else_promised(
    supervisor: FlaskClient, city: City, work: list[str]
) -> None:
    operator, colleague, lead = (city.id_of(name) for name in ("operator", "colleague", "supervisor"))
    with transaction() as session:
        inquiry = session.get_one(Inquiry, int(work[1].split(":")[0]))
        others = session.get_one(User, lead)
        promise_callback(inquiry, others, NOW, promised_at=NOW + timedelta(hours=1), phone="096-000-2222")
        session.flush()
        picked = f"{inquiry.id}:{inquiry.version}"
    given = {"kind": "assign", "to": colleague, "picked": picked, "list": "/inquiries"}
    page = supervisor.post("/queue/acts", data=given, follow_redirects=True)
    assert (holders()[1], callers()) == (colleague, [colleague, lead])
    assert "約束した折り返し1件も一緒に渡しました。" in page.text
    supervisor.post(f"/queue/acts/{page.request.args['act']}/undo", data={"list": "/inquiries"})
    assert (holders()[1], callers()) == (operator, [operator, lead])


def test_a_call_for_an_inquiry_that_somebody_else_has_is_told_on_the_page_of_who_promised_it(
    supervisor: FlaskClient, city: City, work: list[str]
) -> None:
    with transaction() as session:
        inquiry = session.get_one(Inquiry, int(work[1].split(":")[0]))
        inquiry.assignee_id = city.id_of("colleague")
    assert "1件" in supervisor.get(f"/team/{city.id_of('operator')}").text


def test_nothing_goes_to_whoever_does_not_work_on_the_service_or_was_changed_meanwhile(
    supervisor: FlaskClient, city: City, work: list[str]
) -> None:
    operator, before = city.id_of("operator"), holders()
    wrong = {"to": city.id_of("other_operator"), "picked": work}
    assert "担当していません" in supervisor.post(f"/team/{operator}/preview", data=wrong).text
    supervisor.post(f"/team/{operator}/give", data={**wrong, "picked": [work[0], work[3]]})
    old = {"to": city.id_of("colleague"), "picked": [work[0].split(":")[0] + ":77"]}
    supervisor.post(f"/team/{operator}/give", data=old)
    nobody = supervisor.post(f"/team/{operator}/preview", data={"picked": work[:1]})

    assert holders() == before
    assert (nobody.status_code, f'value="{work[0]}"' in nobody.text) == (422, True)
    assert supervisor.get(f"/team/{city.id_of('child_staff')}").status_code == 404


def test_what_somebody_who_was_withdrawn_leaves_is_told_to_those_who_lead_and_on_the_account(
    app: Flask, supervisor: FlaskClient, city: City
) -> None:
    administrator = sign_in(app.test_client(), "administrator")
    account = f"/admin/users/{city.id_of('operator')}"
    after = administrator.post(f"{account}/withdraw", follow_redirects=True).text

    assert "未完了の問い合わせが3件" in after
    assert "件名" not in after
    assert "対応中の問い合わせが3件残っています" in supervisor.get("/team").text
    assert supervisor.get(f"/team/{city.id_of('operator')}").status_code == 200
    assert count(how_many_left_behind(db.session.get_one(User, city.id_of("supervisor")))) == 3
