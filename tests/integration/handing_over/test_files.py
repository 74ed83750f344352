"""Files of the citizen's mails: chosen one by one, never from quarantine, only where the terms include them."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from foundation import clock
from foundation.db import db, transaction
from inquiry_desk.inquiries.models import Inquiry
from mail_gateway.models import IncomingAttachment, ScanState
from tests.conftest import NOW
from tests.integration.escalation.desk import browser_of
from tests.integration.handing_over.making import (
    PAGE,
    escalations,
    mail_with_files,
    open_call,
    requests,
    send,
)
from tests.integration.routing.making import made as rules_made
from tests.personas import City


@pytest.fixture
def made(city: City) -> Inquiry:
    return open_call(city, city.school)


@pytest.fixture
def files(made: Inquiry) -> dict[str, int]:
    return mail_with_files(
        made,
        NOW,
        clean=ScanState.CLEAN,
        plain=ScanState.NOT_SCANNED,
        pending=ScanState.PENDING,
        virus=ScanState.QUARANTINED,
    )


@pytest.fixture
def desk(app: Flask, files: dict[str, int]) -> FlaskClient:
    return browser_of(app, "operator")


def test_files_are_shown_with_their_size_and_the_dangerous_ones_cannot_be_chosen(
    desk: FlaskClient, files: dict[str, int]
) -> None:
    page = desk.get(PAGE).text
    for name in files:
        assert name in page
    assert page.count('name="attachments"') == 2
    assert page.count("disabled") == 2 and "2 KB" in page


def test_chosen_files_go_along_and_others_do_not(desk: FlaskClient, files: dict[str, int]) -> None:
    assert send(desk, attachments=[files["clean.pdf"]]).status_code == 303
    (escalation,) = escalations()
    assert [file.attachment_id for file in escalation.files] == [files["clean.pdf"]]


@pytest.mark.parametrize("name", ["virus.pdf", "pending.pdf"])
def test_a_file_that_is_not_clear_cannot_be_slipped_in(
    desk: FlaskClient, files: dict[str, int], name: str
) -> None:
    assert send(desk, attachments=[files[name]]).status_code == 422
    assert escalations() == []


def test_where_the_rule_leaves_files_out_none_go_along(
    desk: FlaskClient, files: dict[str, int], city: City
) -> None:
    rules_made(city, "添付なし", includes_files=False)
    assert "添付ファイルは渡しません" in desk.get(PAGE).text
    assert send(desk, attachments=[files["clean.pdf"]]).status_code == 303
    assert escalations()[0].files == []


def test_a_file_that_went_into_quarantine_while_it_waited_does_not_leave(
    app: Flask, desk: FlaskClient, files: dict[str, int], city: City
) -> None:
    rules_made(city, "慎重に", needs_approval=True)
    assert send(desk, attachments=[files["clean.pdf"], files["plain.pdf"]]).status_code == 303
    with transaction():
        db.session.get_one(IncomingAttachment, files["clean.pdf"]).scan = ScanState.QUARANTINED
    supervisor, page = browser_of(app, "supervisor"), f"/handovers/{requests()[0].id}"
    shown = supervisor.get(page).text
    assert f'name="attachments" value="{files["clean.pdf"]}"' not in shown
    assert f'name="attachments" value="{files["plain.pdf"]}" checked' in shown
    with clock.fixed(NOW):
        assert send(supervisor, to=f"{page}/release", attachments=[files["plain.pdf"]]).status_code == 303
    assert [file.name for file in escalations()[0].files] == ["plain.pdf"]
