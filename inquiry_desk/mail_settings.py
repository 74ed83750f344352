"""What differs between installations about mail. `docs/operations.md` explains each."""

from ipaddress import ip_network
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings

from mail_gateway.intake.networks import Network


def host_and_port(value: str) -> str:
    host, separator, port = value.rpartition(":")
    if not separator or not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise ValueError("must be HOST:PORT, for example 127.0.0.1:8000")
    return value


def split_address(value: str) -> tuple[str, int]:
    """('127.0.0.1', 8000) of '127.0.0.1:8000'; an IPv6 host may stand in brackets."""
    host, _, port = value.rpartition(":")
    return host.strip("[]"), int(port)


def address_or_nothing(value: str) -> str:
    return host_and_port(value) if value else ""


def scanner(value: str) -> str:
    """A Unix socket by its path, else HOST:PORT."""
    return value if value.startswith("/") else address_or_nothing(value)


def networks(value: str) -> str:
    read_networks(value)
    return value


def read_networks(value: str) -> tuple[Network, ...]:
    """The networks of '10.0.0.0/8, 192.0.2.1'. Raises ValueError for what is none."""
    return tuple(ip_network(part.strip()) for part in value.split(",") if part.strip())


Address = Annotated[str, AfterValidator(host_and_port)]
OptionalAddress = Annotated[str, AfterValidator(address_or_nothing)]
Networks = Annotated[str, AfterValidator(networks)]
Count = Annotated[int, Field(ge=1, le=100_000)]


class MailSettings(BaseSettings):
    """The part of the settings that mail needs."""

    mail_domain: str = "desk.example.jp"
    general_mail: str = "info"
    general_mail_name: str = "総合窓口"
    mail_max_bytes: Annotated[int, Field(ge=100_000, le=100_000_000)] = 25_000_000

    smtp: Address = "127.0.0.1:8025"
    smtp_certificate: Path | None = None
    smtp_certificate_key: Path | None = None
    smtp_require_tls: bool = False
    smtp_connections: Count = 100
    smtp_connections_per_peer: Count = 10
    smtp_messages_per_minute: Count = 60
    smtp_recipients: Annotated[int, Field(ge=1, le=1_000)] = 50
    smtp_proxies: Networks = ""
    smtp_trusted_relays: Networks = ""
    authserv_id: str = ""

    imap: OptionalAddress = ""
    imap_user: str = ""
    imap_password: SecretStr = SecretStr("")
    imap_folder: str = "INBOX"
    imap_tls: bool = True
    imap_seconds: Annotated[int, Field(ge=5, le=3_600)] = 60

    clamd: Annotated[str, AfterValidator(scanner)] = ""

    smarthost: OptionalAddress = ""
    smarthost_user: str = ""
    smarthost_password: SecretStr = SecretStr("")
    smarthost_starttls: bool = True
    dkim_selector: str = ""
    dkim_key: SecretStr = SecretStr("")
    attachments_max_bytes: Annotated[int, Field(ge=100_000, le=50_000_000)] = 10_000_000
    reply_cancel_seconds: Annotated[int, Field(ge=0, le=600)] = 30
    acknowledgements_per_hour: Count = 300

    @model_validator(mode="after")
    def _what_belongs_together(self) -> "MailSettings":
        if bool(self.smtp_certificate) != bool(self.smtp_certificate_key):
            raise ValueError("SMTP_CERTIFICATE and SMTP_CERTIFICATE_KEY are only of use together")
        if self.smtp_require_tls and not self.smtp_certificate:
            raise ValueError("SMTP_REQUIRE_TLS needs SMTP_CERTIFICATE")
        if bool(self.dkim_selector) != bool(self.dkim_key.get_secret_value()):
            raise ValueError("DKIM_SELECTOR and DKIM_KEY are only of use together")
        if self.imap and not self.imap_user:
            raise ValueError("IMAP needs IMAP_USER")
        return self
