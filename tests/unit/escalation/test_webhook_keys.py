"""The key a department's system checks our signatures with."""

import re

from escalation.webhooks.keys import webhook_key

SECRET = b"secret of the installation"


def test_the_same_department_has_the_same_key_every_time() -> None:
    key = webhook_key(SECRET, "gakumu", 1)

    assert re.fullmatch(r"[0-9a-f]{64}", key)
    assert webhook_key(SECRET, "gakumu", 1) == key


def test_another_department_version_or_installation_has_another_key() -> None:
    keys = {
        webhook_key(secret, code, version)
        for secret in (SECRET, b"another")
        for code in ("gakumu", "kodomo")
        for version in (1, 2, 12)
    }

    assert len(keys) == 12


def test_no_code_can_be_chosen_so_that_its_key_is_that_of_another_department() -> None:
    assert webhook_key(SECRET, "gakumu", 11) != webhook_key(SECRET, "gakumu1", 1)
