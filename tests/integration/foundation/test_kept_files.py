"""What browsers keep of the files of a package, and what they must ask for again."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from foundation.web.kept_files import version_of

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


def files_of(page: str) -> list[str]:
    return [
        address.replace("&amp;", "&")
        for address in re.findall(r'(?:href|src)="(/[^"#]*/static/[^"#]*)"', page)
    ]


def test_every_file_of_a_page_is_kept_for_a_year_and_shared_by_all_sign_ins(client: FlaskClient) -> None:
    files = files_of(client.get("/login").text)
    answers = {address: client.get(address) for address in files}

    assert len(files) > 5
    assert {answer.status_code for answer in answers.values()} == {200}
    assert {answer.headers["Cache-Control"] for answer in answers.values()} == {
        "public, max-age=31536000, immutable"
    }
    assert {answer.headers.get("Vary") for answer in answers.values()} == {None}


@pytest.mark.parametrize("address", ["/web/static/desk.css", "/web/static/desk.css?v=another"])
def test_a_file_of_no_or_of_another_version_is_asked_for_again(client: FlaskClient, address: str) -> None:
    assert "immutable" not in client.get(address).headers["Cache-Control"]


def test_a_version_is_another_as_soon_as_the_file_is(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "style.css"
    file.write_text("a { color: red; }")
    before = version_of(file)
    file.write_text("a { color: blue; }")

    assert before
    assert version_of(file) != before
    assert version_of(tmp_path / "none.css") is None
