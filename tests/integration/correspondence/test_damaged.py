"""Spool files that could not be taken in: nothing of them is lost, and nobody needs a shell to get at them."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from foundation.audit.models import AuditEntry
from foundation.db import db
from inquiry_desk.correspondence.identity import own_local_parts
from mail_gateway.intake.damaged import Damage, damaged_files
from tests.integration.correspondence.citizens import (
    CITIZEN,
    SERVICE,
    Post,
    inquiries,
    letter,
    newest_mail,
)
from tests.personas import City, sign_in

RAW = letter("就学援助の申請", "申請書はどこでもらえますか。")


def damage(post: Post, how: str, to: str = SERVICE) -> str:
    """A message whose file was cut off, altered, overwritten, or is whole but was put aside; its name."""
    post.keep(RAW, to)
    (path,) = post.spool.new.iterdir()
    content = path.read_bytes()
    path.write_bytes(
        {
            "cut off": content[:-20],
            "altered": content.replace("どこ".encode(), "ここ".encode()),
            "overwritten": b"\0" * 500 + content[500:],
            "only the mail": RAW,
            "refused": content,
        }[how]
    )
    if how == "refused":
        post.spool.set_aside(path.name.removesuffix(".mail"))
    post.work()
    (kept,) = post.spool.corrupt.iterdir()
    return kept.name


@pytest.mark.parametrize(
    ("how", "kind"),
    [
        ("cut off", Damage.CUT_OFF),
        ("altered", Damage.ALTERED),
        ("overwritten", Damage.UNKNOWN_FORM),
        ("only the mail", Damage.UNKNOWN_FORM),
        ("refused", Damage.REFUSED),
    ],
)
def test_a_damaged_file_is_named_with_its_size_and_what_is_wrong(
    post: Post, client: FlaskClient, how: str, kind: Damage
) -> None:
    name = damage(post, how)
    (found,) = damaged_files(post.of.settings.spool)
    assert (found.name, found.damage) == (name, kind)
    assert found.size == (post.spool.corrupt / name).stat().st_size
    sign_in(client, "supervisor")
    assert "取り込めなかった受信ファイルが1件あります" in client.get("/").text
    assert "取り込めなかった受信ファイルが1件あります" in client.get("/mail").text
    assert name in client.get("/mail/damaged").text


@pytest.mark.parametrize("how", ["cut off", "altered", "overwritten", "refused"])
def test_a_damaged_file_is_saved_as_it_is(post: Post, client: FlaskClient, how: str) -> None:
    name = damage(post, how)
    response = sign_in(client, "supervisor").get(f"/mail/damaged/{name}")
    assert response.data == (post.spool.corrupt / name).read_bytes()
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert response.headers["Content-Security-Policy"].startswith("sandbox")
    act = db.session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "damaged_mail")).one()
    assert act.subject_id == name


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("cut off", "申請書は"),
        ("altered", "申請書はここ"),
        ("only the mail", "申請書はどこ"),
        ("refused", "申請書はどこ"),
    ],
)
def test_what_can_be_read_is_filed_and_the_file_is_kept(
    post: Post, city: City, client: FlaskClient, how: str, words: str
) -> None:
    name = damage(post, how)
    content = (post.spool.corrupt / name).read_bytes()
    client = sign_in(client, "supervisor")
    for _press in range(2):
        client.post(f"/mail/damaged/{name}/take-in", data={"submission_key": "k" * 24})
    post.work()
    (inquiry,) = inquiries()
    assert words in inquiry.question
    assert inquiry.contact.mail_address == CITIZEN
    assert (post.of.settings.spool / "recovered" / name).read_bytes() == content
    assert damaged_files(post.of.settings.spool) == []
    if how != "only the mail":
        assert (inquiry.service_id, newest_mail().envelope_to) == (city.school, [SERVICE])


def test_without_an_envelope_the_addresses_of_the_header_say_whose_it_is(
    post: Post, city: City, client: FlaskClient
) -> None:
    assert "shugaku" in own_local_parts(post.of.settings)
    (post.spool.corrupt / "found.mail").write_bytes(b"To: <shugaku@desk.example.jp>\r\n" + RAW)
    sign_in(client, "supervisor").post("/mail/damaged/found.mail/take-in", data={"submission_key": "k" * 24})
    post.work()
    assert inquiries()[0].service_id == city.school
    assert newest_mail().envelope_from == ""


@pytest.mark.parametrize(
    "name", ["none.mail", "..%2F..%2Fdesk.sqlite3", "%2e%2e", ".hidden", "a%00b", "x" * 300, "secret.key"]
)
def test_a_name_leads_to_no_other_file(post: Post, client: FlaskClient, name: str) -> None:
    (post.of.settings.spool / "secret.key").write_text("x")
    sign_in(client, "general_manager")
    assert client.get(f"/mail/damaged/{name}").status_code == 404
    assert client.post(f"/mail/damaged/{name}/take-in").status_code == 404


def test_a_link_in_the_folder_is_not_followed(post: Post, client: FlaskClient, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("x")
    (post.spool.corrupt / "link.mail").symlink_to(secret)
    sign_in(client, "general_manager")
    assert client.get("/mail/damaged/link.mail").status_code == 404


def test_a_damaged_mail_of_another_service_does_not_exist_for_a_supervisor(
    post: Post, client: FlaskClient
) -> None:
    name = damage(post, "cut off", "kodomo@desk.example.jp")
    sign_in(client, "supervisor")
    assert name not in client.get("/mail/damaged").text
    assert client.get(f"/mail/damaged/{name}").status_code == 404
    assert client.post(f"/mail/damaged/{name}/take-in").status_code == 404


@pytest.mark.parametrize("login", ["operator", "school_staff", "auditor", "administrator"])
def test_damaged_files_are_for_those_who_read_the_mailroom(
    post: Post, client: FlaskClient, login: str
) -> None:
    name = damage(post, "cut off")
    sign_in(client, login)
    for address in ("/mail/damaged", f"/mail/damaged/{name}"):
        assert client.get(address).status_code == 403


def test_where_there_is_no_spool_there_are_none(post: Post, client: FlaskClient, tmp_path: Path) -> None:
    assert damaged_files(tmp_path / "nowhere") == []
    assert "0件です。" in sign_in(client, "supervisor").get("/mail/damaged").text
