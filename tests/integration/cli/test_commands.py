"""The console command, run as operators run it: in a process of its own."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click import Command, Group
from click.testing import CliRunner

from inquiry_desk.cli.main import cli
from tests.integration.mail_gateway.certificates import made_in

MAIL = "From: =?utf-8?B?6auY?= <a@example.jp>\r\nTo: info@desk.example.jp\r\nSubject: =?utf-8?B?5Lu25ZCN?=\r\n\r\nHello\r\n"


def desk(var: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("INQUIRY_DESK_")}
    named = {f"INQUIRY_DESK_{name}": value for name, value in {"VAR": str(var), **settings}.items()}
    command = [sys.executable, "-m", "inquiry_desk", *arguments]
    return subprocess.run(command, env=own | named, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with the sample city, made by the commands themselves."""
    var = tmp_path_factory.mktemp("city")
    for arguments in (("db", "upgrade"), ("sample", "load")):
        made = desk(var, *arguments)
        assert made.returncode == 0, made.stderr
    return var


def said_in_one_sentence(result: subprocess.CompletedProcess[str]) -> str:
    assert result.returncode != 0
    assert "Traceback" not in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1, result.stderr
    return result.stderr


def test_the_command_explains_itself(tmp_path: Path) -> None:
    result = desk(tmp_path, "--help")
    assert result.returncode == 0
    assert "Usage: inquiry-desk" in result.stdout


def test_every_command_explains_itself() -> None:
    """In this process: starting a program for each takes the suite a minute and shows nothing more."""
    for path, command in commands_of(cli, ()):
        result = CliRunner().invoke(cli, [*path, "--help"])
        assert result.exit_code == 0, path
        assert f"Usage: {cli.name}" in result.output
        assert command.help or command.short_help, path


def commands_of(group: Group, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Command]]:
    for name, command in group.commands.items():
        yield (*path, name), command
        if isinstance(command, Group):
            yield from commands_of(command, (*path, name))


def test_a_healthy_installation_passes_its_check(city: Path) -> None:
    result = desk(city, "check")
    assert result.returncode == 0, result.stdout
    parts = ("settings", "database", "index", "spool", "outbox", "certificate", "mailbox", "scanner")
    assert [line.split()[:2] for line in result.stdout.splitlines()] == [[name, "ok"] for name in parts]


def test_an_empty_installation_fails_its_check_and_says_what_to_do(tmp_path: Path) -> None:
    result = desk(tmp_path, "check")
    assert result.returncode == 1
    assert "inquiry-desk db upgrade" in result.stdout
    assert "Traceback" not in result.stderr


def test_loading_the_sample_city_again_changes_nothing(city: Path) -> None:
    again = desk(city, "sample", "load")
    assert again.returncode == 0
    assert desk(city, "check").returncode == 0


def test_the_faq_is_searched_in_kana(city: Path) -> None:
    result = desk(city, "faq", "search", "しゅうがくえんじょの しんせい", "--json")
    found = json.loads(result.stdout)
    assert "就学援助" in found["hits"][0]["question"]


def test_a_deleted_index_is_built_anew(city: Path) -> None:
    result = desk(city, "faq", "reindex")
    assert result.stdout.startswith("120 articles")


def test_the_figures_are_printed_as_json(city: Path) -> None:
    result = desk(city, "kpi", "--from", "2026-04-01", "--to", "2027-03-31", "--service", "shugaku", "--json")
    figures = json.loads(result.stdout)["figures"]
    assert {figure["key"] for figure in figures} == {"first-contact", "completion"}
    assert all(figure["denominator"] == 0 and figure["share"] is None for figure in figures)


@pytest.mark.parametrize(
    "arguments",
    [
        ("kpi", "--from", "2026-04-02", "--to", "2026-04-01"),
        ("kpi", "--from", "2026-04-01", "--to", "2026-04-02", "--service", "none"),
    ],
)
def test_a_question_about_figures_that_makes_no_sense_is_refused_in_one_sentence(
    city: Path, arguments: tuple[str, ...]
) -> None:
    said_in_one_sentence(desk(city, *arguments))


def test_messages_are_parsed_without_a_database(tmp_path: Path) -> None:
    file = tmp_path / "a.eml"
    file.write_bytes(MAIL.encode())
    result = desk(tmp_path / "unused", "mail", "parse", str(file), str(file), "--json")
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert len(lines) == 2
    assert set(lines[0]) == {"file", "from", "to", "subject", "text", "attachments", "kind"}
    assert (lines[0]["from"], lines[0]["subject"], lines[0]["kind"]) == ("a@example.jp", "件名", "citizen")
    assert not (tmp_path / "unused").exists()


def test_a_first_administrator_is_made_with_a_good_password_only(city: Path) -> None:
    create = ("user", "create", "chief", "--name", "管理 者", "--role", "administrator")
    said_in_one_sentence(desk(city, *create, "--password", "short"))
    assert desk(city, *create, "--password", "four calm rivers 27").returncode == 0
    assert "already" in said_in_one_sentence(desk(city, *create, "--password", "four calm rivers 27"))


def test_a_taken_port_is_said_in_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        assert address in said_in_one_sentence(desk(tmp_path, "run", "--web", address))


def test_a_folder_that_cannot_be_written_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    assert "INQUIRY_DESK_VAR" in said_in_one_sentence(desk(tmp_path / "file" / "var", "run"))


def test_a_wrong_setting_is_said_in_one_sentence(tmp_path: Path) -> None:
    assert "INQUIRY_DESK_WEB_WORKERS" in said_in_one_sentence(desk(tmp_path, "check", WEB_WORKERS="many"))


@pytest.mark.parametrize("command", ["run", "mail-gateway"])
def test_a_certificate_that_cannot_be_used_is_said_in_one_sentence_and_nothing_starts(
    tmp_path: Path, command: str
) -> None:
    files = made_in(tmp_path)
    given = {"SMTP_CERTIFICATE": str(files.certificate), "SMTP_CERTIFICATE_KEY": str(files.certificate)}
    assert str(files.certificate) in said_in_one_sentence(desk(tmp_path / "var", command, **given))


def test_the_check_says_until_when_the_certificate_is_valid(city: Path, tmp_path: Path) -> None:
    files = made_in(tmp_path)
    given = {"SMTP_CERTIFICATE": str(files.certificate), "SMTP_CERTIFICATE_KEY": str(files.key)}
    assert "certificate ok    valid until 3000-01-01" in desk(city, "check", **given).stdout
    files.renew(not_after=datetime(2024, 1, 2, tzinfo=UTC))
    expired = desk(city, "check", **given)
    assert expired.returncode == 1
    assert "certificate WRONG expired on 2024-01-02" in expired.stdout


def test_a_database_that_is_down_is_said_in_one_sentence(tmp_path: Path) -> None:
    url = "postgresql://nobody@127.0.0.1:1/none"
    assert "database" in said_in_one_sentence(desk(tmp_path, "db", "upgrade", DATABASE_URL=url))


def test_past_load_can_be_made(city: Path) -> None:
    result = desk(city, "sample", "history", "--days", "7", "--per-day", "5")
    assert result.returncode == 0, result.stderr
    assert "Made" in result.stdout
