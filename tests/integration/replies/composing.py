"""The desk at work on a reply: the composer, its preview, and the second person."""

from datetime import timedelta
from io import BytesIO

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from foundation import clock
from foundation.db import db, transaction
from foundation.organisation.models import ReplyApproval, Service
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.replies.models import Release
from tests import replying
from tests.conftest import NOW
from tests.integration.correspondence.citizens import Post, inquiries, letter
from tests.replying import hidden

NUMBER = "R8-000001"
PAGE = f"/inquiries/{NUMBER}"
SAFE = "申請書は学校で配布しています。"


def ask(post: Post, text: str = "申請書はどこですか", subject: str = "質問") -> Inquiry:
    post.receive(letter(subject, text, "Message-ID: <q1@mail.example.jp>"))
    return inquiries()[0]


def compose(
    client: FlaskClient, body: str = SAFE, *files: tuple[str, bytes], completes: bool = True, **changes: str
) -> TestResponse:
    """Press 内容を確認する."""
    fields = {"subject": "Re: 質問", "body": body, "version": str(inquiries()[0].version), **changes}
    data: dict[str, object] = {**fields, **({"completes": "y"} if completes else {})}
    data["files"] = [(BytesIO(content), name) for name, content in files]
    return client.post(f"{PAGE}/reply", data=data, content_type="multipart/form-data")


def preview(client: FlaskClient) -> str:
    response = client.get(f"{PAGE}/reply/preview?version={inquiries()[0].version}")
    assert response.status_code == 200, response.status_code
    return response.text


def press_send(client: FlaskClient, page: str, *unticked: str) -> TestResponse:
    return replying.press_send(client, NUMBER, page, *unticked)


def send(
    client: FlaskClient, body: str = SAFE, *files: tuple[str, bytes], completes: bool = True
) -> TestResponse:
    """The whole way from the composer to the button of the preview."""
    response = compose(client, body, *files, completes=completes)
    assert response.status_code == 303, response.text
    return press_send(client, preview(client))


def releases() -> list[Release]:
    db.session.rollback()
    return list(db.session.scalars(select(Release).order_by(Release.id)))


def approve(client: FlaskClient, release: Release) -> TestResponse:
    page = client.get(f"/approvals/{release.id}").text
    fields = {name: hidden(page, name) for name in ("submission_key", "version")}
    return client.post(f"/approvals/{release.id}/approve", data=fields)


def send_back(client: FlaskClient, release: Release, comment: str) -> TestResponse:
    page = client.get(f"/approvals/{release.id}").text
    fields = {"version": hidden(page, "version"), "submission_key": f"back-{release.id}-{comment}"[:60]}
    return client.post(f"/approvals/{release.id}/send-back", data={**fields, "comment": comment})


def work_later(post: Post, seconds: int) -> None:
    """The worker, so many seconds after the beginning."""
    with clock.fixed(NOW + timedelta(seconds=seconds)):
        post.work()


def rule_of(service_id: int, rule: ReplyApproval) -> None:
    with transaction() as session:
        session.get_one(Service, service_id).reply_approval = rule
