"""The settings of the mail gateway arrive where they count."""

from ipaddress import ip_network
from pathlib import Path

import pytest

from inquiry_desk.cli.environment import Problem
from inquiry_desk.cli.intake import certificate_of, limits_of
from inquiry_desk.settings import read_settings


def test_every_limit_is_the_one_that_was_set() -> None:
    limits = limits_of(
        read_settings(
            mail_max_bytes=123_456,
            smtp_recipients=7,
            smtp_connections=8,
            smtp_connections_per_peer=9,
            smtp_messages_per_minute=10,
            smtp_proxies="10.0.0.0/8, 2001:db8::/32",
            smtp_trusted_relays="192.0.2.1",
        )
    )
    assert (limits.max_bytes, limits.recipients) == (123_456, 7)
    assert (limits.connections, limits.connections_per_peer, limits.messages_per_minute) == (8, 9, 10)
    assert limits.proxies == (ip_network("10.0.0.0/8"), ip_network("2001:db8::/32"))
    assert limits.trusted_relays == (ip_network("192.0.2.1/32"),)


def test_a_certificate_is_none_until_one_is_set_and_a_problem_when_it_is_not_there(tmp_path: Path) -> None:
    assert certificate_of(read_settings()) is None
    missing = tmp_path / "none"
    with pytest.raises(Problem, match="cannot be read"):
        certificate_of(read_settings(smtp_certificate=missing, smtp_certificate_key=missing))
