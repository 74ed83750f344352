"""Settings: one frozen, typed object from `INQUIRY_DESK_*` variables, `*_FILE` for secrets, or a TOML file."""

import os
import secrets
import tomllib
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from inquiry_desk.mail_settings import Address, MailSettings, Networks

PREFIX = "INQUIRY_DESK_"
SHORTEST_KEY = 32


class SettingsError(Exception):
    """What is wrong with the settings, one line each, without their values."""


class SecretFiles(PydanticBaseSettingsSource):
    """`INQUIRY_DESK_SECRET_KEY_FILE=/run/secrets/key` gives `secret_key`: secrets never stand in the environment."""

    def get_field_value(self, field: Any, field_name: str) -> tuple[Any, str, bool]:
        path = os.environ.get(f"{PREFIX}{field_name.upper()}_FILE")
        return (Path(path).read_text().strip() if path else None), field_name, False

    def __call__(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, field in self.settings_cls.model_fields.items():
            value, key, _ = self.get_field_value(field, name)
            if value is not None:
                found[key] = value
        return found


class TomlFile(PydanticBaseSettingsSource):
    """The file named by `INQUIRY_DESK_SETTINGS`; keys are the names below in small letters."""

    def get_field_value(self, field: Any, field_name: str) -> tuple[Any, str, bool]:
        return None, field_name, False

    def __call__(self) -> dict[str, Any]:
        path = os.environ.get(f"{PREFIX}SETTINGS")
        return tomllib.loads(Path(path).read_text(encoding="utf-8")) if path else {}


class Settings(MailSettings):
    """Everything that differs between installations. `docs/operations.md` explains each."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, extra="forbid", hide_input_in_errors=True
    )

    var: Path = Path("var")
    database_url: str = ""
    web: Address = "127.0.0.1:8000"
    web_workers: Annotated[int, Field(ge=1, le=64)] = 2
    web_threads: Annotated[int, Field(ge=1, le=64)] = 4
    base_url: str = ""
    secure_cookies: bool = False
    trusted_proxies: Annotated[int, Field(ge=0, le=5)] = 0
    secret_key: SecretStr = SecretStr("")
    centre_name: str = "熊本市総合行政事務センター"
    contractor_name: str = ""
    report_addressee: str = "熊本市長"
    contract_office_mail: str = ""
    webhook_networks: Networks = ""
    telephony_key: SecretStr = SecretStr("")
    webhook_seconds: Annotated[int, Field(ge=1, le=60)] = 10

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, SecretFiles(settings_cls), env_settings, TomlFile(settings_cls)

    @field_validator("telephony_key")
    @classmethod
    def _long_enough(cls, key: SecretStr) -> SecretStr:
        if key.get_secret_value() and len(key.get_secret_value()) < SHORTEST_KEY:
            raise ValueError(f"must have at least {SHORTEST_KEY} characters")
        return key

    @property
    def database(self) -> str:
        """The SQLAlchemy address: PostgreSQL where one is given, else the SQLite file under `var`."""
        if self.database_url.startswith(("postgres://", "postgresql://")):
            return "postgresql+psycopg://" + self.database_url.split("://", 1)[1]
        return self.database_url or f"sqlite:///{self.var.resolve() / 'desk.sqlite3'}"

    @property
    def address(self) -> str:
        """The address people open, for links in mail; never taken from a request's Host header."""
        return self.base_url.rstrip("/") or f"http://{self.web}"

    @property
    def spool(self) -> Path:
        return self.var / "spool"

    @property
    def outbox(self) -> Path:
        """Where mail goes as .eml files while no smarthost is set."""
        return self.var / "outbox"

    @property
    def index(self) -> Path:
        return self.var / "index"

    @property
    def inquiry_index(self) -> Path:
        """Holds citizens' words: for the service's own user alone."""
        return self.var / "index-inquiries"


def read_settings(**given: Any) -> Settings:
    """The settings; raises SettingsError that names every wrong variable."""
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    known |= {f"{name}_FILE" for name in known} | {f"{PREFIX}SETTINGS"}
    unknown = sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)
    if unknown:
        raise SettingsError("\n".join(f"{name}: there is no such setting" for name in unknown))
    try:
        return Settings(**{key: value for key, value in given.items() if value is not None})
    except ValidationError as error:
        raise SettingsError("\n".join(_line(item) for item in error.errors())) from None
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"a settings file could not be read: {error}") from None


def _line(item: Any) -> str:
    name = PREFIX + "_".join(str(part).upper() for part in item["loc"]) if item["loc"] else "settings"
    return f"{name}: {item['msg'].removeprefix('Value error, ')}"


def secret_key_of(settings: Settings) -> bytes:
    """The key that signs cookies and reply addresses: as given, else made once and kept under `var`."""
    given = settings.secret_key.get_secret_value()
    if given:
        if len(given) < SHORTEST_KEY:
            raise SettingsError(f"{PREFIX}SECRET_KEY: must have at least {SHORTEST_KEY} characters")
        return given.encode()
    path = settings.var / "secret.key"
    if not path.exists():
        _write_private(path, secrets.token_hex(32))
    return path.read_bytes().strip()


def _write_private(path: Path, text: str) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return  # another of the three programs was faster
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
