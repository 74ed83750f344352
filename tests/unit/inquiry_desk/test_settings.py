"""Settings: what is wrong is named, secrets come from files, nothing is guessed."""

from pathlib import Path

import pytest

from inquiry_desk.settings import SettingsError, read_settings, secret_key_of


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("INQUIRY_DESK_VAR", raising=False)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WEB", "8000"),
        ("SMTP", "127.0.0.1:99999"),
        ("WEB_WORKERS", "many"),
        ("MAIL_MAX_BYTES", "1"),
        ("SMARTHOST", "relay"),
        ("WEBB", "127.0.0.1:8000"),
        ("SECURE_COOKIES", "perhaps"),
    ],
)
def test_a_wrong_setting_is_named_and_its_value_is_not_shown(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"INQUIRY_DESK_{name}", value)
    with pytest.raises(SettingsError) as refusal:
        read_settings()
    assert f"INQUIRY_DESK_{name}" in str(refusal.value)
    assert str(refusal.value).count("\n") == 0


def test_all_wrong_settings_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INQUIRY_DESK_WEB", "x")
    monkeypatch.setenv("INQUIRY_DESK_SMTP", "y")
    with pytest.raises(SettingsError) as refusal:
        read_settings()
    named = sorted(line.partition(":")[0] for line in str(refusal.value).splitlines())
    assert named == ["INQUIRY_DESK_SMTP", "INQUIRY_DESK_WEB"]


def test_a_secret_comes_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("0123456789abcdef0123456789abcdef\n")
    monkeypatch.setenv("INQUIRY_DESK_SECRET_KEY_FILE", str(tmp_path / "key"))
    settings = read_settings()
    assert secret_key_of(settings) == b"0123456789abcdef0123456789abcdef"
    assert "0123456789" not in repr(settings)


def test_a_missing_secret_file_is_said_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INQUIRY_DESK_SECRET_KEY_FILE", "/nowhere/key")
    with pytest.raises(SettingsError, match="/nowhere/key"):
        read_settings()


def test_a_short_key_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INQUIRY_DESK_SECRET_KEY", "short")
    with pytest.raises(SettingsError, match="32 characters"):
        secret_key_of(read_settings())


def test_a_key_is_made_once_and_only_the_service_can_read_it(tmp_path: Path) -> None:
    settings = read_settings(var=tmp_path)
    assert secret_key_of(settings) == secret_key_of(settings)
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0


def test_a_toml_file_is_read_and_the_environment_wins(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "desk.toml"
    file.write_text('mail_domain = "desk.city.example.jp"\nweb = "127.0.0.1:9000"\n')
    monkeypatch.setenv("INQUIRY_DESK_SETTINGS", str(file))
    monkeypatch.setenv("INQUIRY_DESK_WEB", "127.0.0.1:9001")
    settings = read_settings()
    assert (settings.mail_domain, settings.web) == ("desk.city.example.jp", "127.0.0.1:9001")


@pytest.mark.parametrize("content", ["no = toml = here", 'unknown_name = "x"'])
def test_a_wrong_toml_file_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: str) -> None:
    file = tmp_path / "desk.toml"
    file.write_text(content)
    monkeypatch.setenv("INQUIRY_DESK_SETTINGS", str(file))
    with pytest.raises(SettingsError):
        read_settings()
