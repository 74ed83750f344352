"""Notes for each other: written, read, changed, confirmed and taken down by the people they concern."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from foundation import clock
from foundation.db import db
from inquiry_desk.board.models import BoardNote
from inquiry_desk.board.queries import note_with_id, readers_of
from inquiry_desk.inquiries.models import Draft
from tests.conftest import NOW
from tests.integration.queue.test_own_lists import address_asked
from tests.personas import City, sign_in


@pytest.fixture
def people(app: Flask, city: City) -> dict[str, FlaskClient]:
    names = ("operator", "colleague", "other_operator", "supervisor")
    return {name: sign_in(app.test_client(), name) for name in names}


def typed(**more: Any) -> dict[str, Any]:
    return {
        "kind": "handover",
        "title": "様式の差し替え",
        "body": "本日から新しい様式です。",
        "important": "y",
        "until": "R8.11.20",
    } | more


def written(by: FlaskClient, **more: Any) -> BoardNote:
    answer = by.post("/board/new", data=typed(**more))
    assert answer.status_code == 303, answer.text
    return db.session.scalars(select(BoardNote).order_by(BoardNote.id.desc())).first()  # type: ignore[return-value]


def test_an_important_note_stands_on_every_page_until_each_has_confirmed_it(
    people: dict[str, FlaskClient], city: City
) -> None:
    note = written(people["operator"], service_id=city.school)

    assert "様式の差し替え" in people["colleague"].get("/inbox").text
    assert "様式の差し替え" in people["colleague"].get("/").text
    for apart in ("operator", "other_operator"):
        assert "様式の差し替え" not in people[apart].get("/inbox").text
    people["colleague"].post(f"/board/{note.id}/seen", data={"version": note.version})
    assert "様式の差し替え" not in people["colleague"].get("/inbox").text
    db.session.expire_all()
    seen = {one.person.login_id: one.seen_at is not None for one in readers_of(note, NOW.date())}
    assert seen["operator"] and seen["colleague"] and not seen["supervisor"]
    assert "other_operator" not in seen
    assert people["other_operator"].get(f"/board/{note.id}").status_code == 404


def test_a_change_has_to_be_confirmed_again_and_a_confirmation_of_the_old_text_counts_for_nothing(
    people: dict[str, FlaskClient],
) -> None:
    note = written(people["operator"])
    old = note.version
    people["colleague"].post(f"/board/{note.id}/seen", data={"version": old})
    with clock.fixed(NOW + timedelta(hours=1)):
        changed = typed(body="様式は来週からです。", seen=str(old))
        assert people["operator"].post(f"/board/{note.id}/change", data=changed).status_code == 303
        assert "様式の差し替え" in people["colleague"].get("/inbox").text
        people["colleague"].post(f"/board/{note.id}/seen", data={"version": old})
        assert "様式の差し替え" in people["colleague"].get("/inbox").text
        late = people["supervisor"].post(
            f"/board/{note.id}/change", data=typed(title="別の題", seen=str(old))
        )

    assert (late.status_code, "別の題" in late.text) == (422, True)
    assert db.session.get_one(BoardNote, note.id, populate_existing=True).body == "様式は来週からです。"


def test_the_board_on_a_screen_is_told_what_was_written_changed_and_taken_down(
    people: dict[str, FlaskClient], city: City
) -> None:
    writer, reader = people["operator"], people["colleague"]
    gone, changed = written(writer), written(writer, title="窓口の変更")
    address = address_asked(reader.get("/board").text)
    writer.post(f"/board/{gone.id}/down")
    writer.post(f"/board/{changed.id}/change", data=typed(body="来週からです。", seen=str(changed.version)))
    came, other = (
        written(writer, title="新しい申し送り"),
        written(people["other_operator"], service_id=city.child),
    )
    told = reader.get(address).text
    assert f'id="row-{gone.id}" class="panel row-left" hx-swap-oob="true"' in told
    assert f'id="row-{changed.id}" class="panel" hx-swap-oob="true"' in told and "来週からです。" in told
    assert '<div hx-swap-oob="afterbegin:#list-rows">' in told and f'id="row-{came.id}"' in told
    assert f'id="row-{other.id}"' not in told
    assert 'name="back" value="/board"' in told
    assert "<article" not in reader.get(address_asked(told)).text


def test_a_note_leaves_the_board_after_its_last_day_or_by_hand_and_can_be_put_up_again(
    people: dict[str, FlaskClient],
) -> None:
    note = written(people["operator"])
    with clock.fixed(NOW + timedelta(days=5)):
        again = sign_in(people["colleague"].application.test_client(), "colleague")
        assert "様式の差し替え" not in again.get("/board").text
        assert "様式の差し替え" in again.get("/board?show=past").text
    people["colleague"].post(f"/board/{note.id}/down")
    assert "様式の差し替え" not in people["supervisor"].get("/").text
    people["supervisor"].post(f"/board/{note.id}/up")
    assert "様式の差し替え" in people["supervisor"].get("/").text
    assert "様式の差し替え" in people["supervisor"].get("/board/printed").text


def test_what_may_not_stand_there_is_refused_and_nothing_typed_is_lost(
    people: dict[str, FlaskClient], city: City
) -> None:
    operator = people["operator"]
    operator.post("/drafts/board-note", data={"title": "書きかけ"})
    refused = [
        operator.post("/board/new", data=typed(body="番号 123456789018", knows_personal="y")),
        operator.post("/board/new", data=typed(body="096-000-1234 の方")),
        operator.post("/board/new", data=typed(kind="announcement")),
        operator.post("/board/new", data=typed(service_id=city.child)),
        operator.post("/board/new", data=typed(until="2026-11-15")),
    ]

    assert [one.status_code for one in refused] == [422] * 5
    assert "096-000-1234 の方" in refused[1].text
    assert db.session.scalars(select(BoardNote)).all() == []
    assert written(operator, body="096-000-1234 の方", knows_personal="y").important
    assert written(people["supervisor"], kind="announcement").kind.value == "announcement"
    assert note_with_id(2, db.session.scalars(select(BoardNote)).first().written_by) is not None  # type: ignore[union-attr]
    assert db.session.scalars(select(Draft)).all() == []
