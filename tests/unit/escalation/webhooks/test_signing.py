"""The example of the documentation accepts what we send, and nothing else."""

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from escalation.webhooks.keys import webhook_key
from escalation.webhooks.queueing import canonical
from escalation.webhooks.signing import EVENT, SIGNATURE, TIMESTAMP, signature_of, signed_headers

DOCS = Path(__file__).parents[4] / "docs" / "webhooks.md"
KEY = webhook_key(b"a key for tests only, 32 characters", "gakumu", 1)
BODY = canonical({"occasion": "handed_over", "reference": "R8-000123"}).encode()


@pytest.fixture
def is_from_the_desk() -> Callable[..., bool]:
    """The example, as it stands in the documentation."""
    (example,) = re.findall(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    found: dict[str, Any] = {}
    exec(example, found)  # noqa: S102 - our own documentation
    return found["is_from_the_desk"]


def just_now() -> datetime:
    return datetime.fromtimestamp(time.time(), UTC)


def test_the_example_accepts_what_we_send(is_from_the_desk: Callable[..., bool]) -> None:
    headers = signed_headers(KEY, "an-event", BODY, just_now())
    assert headers[EVENT] == "an-event"
    assert re.fullmatch(r"v1=[0-9a-f]{64}", headers[SIGNATURE])
    assert is_from_the_desk(KEY, headers, BODY)


def test_the_example_refuses_another_body_key_time_or_signature(
    is_from_the_desk: Callable[..., bool],
) -> None:
    headers = signed_headers(KEY, "an-event", BODY, just_now())
    later = headers | {TIMESTAMP: str(int(headers[TIMESTAMP]) + 1)}
    assert not is_from_the_desk(KEY, headers, BODY + b" ")
    assert not is_from_the_desk(webhook_key(b"another secret of thirty-two char", "gakumu", 1), headers, BODY)
    assert not is_from_the_desk(KEY, later, BODY)
    assert not is_from_the_desk(KEY, headers | {SIGNATURE: "v1=" + "0" * 64}, BODY)
    assert not is_from_the_desk(KEY, {}, BODY)


@pytest.mark.parametrize("away", [timedelta(minutes=-6), timedelta(minutes=6)])
def test_the_example_refuses_what_is_played_back(
    is_from_the_desk: Callable[..., bool], away: timedelta
) -> None:
    assert not is_from_the_desk(KEY, signed_headers(KEY, "an-event", BODY, just_now() + away), BODY)


def test_the_signature_is_what_the_documentation_says() -> None:
    # printf '1795395600.{}' | openssl dgst -sha256 -hmac key
    digest = "e527dd39d6bbc512274c6547fc578f61ca616b18304829cb7e0986cef7572948"
    assert signature_of("key", 1795395600, b"{}") == f"v1={digest}"


def test_the_body_has_one_form_only() -> None:
    assert canonical({"b": "就学援助", "a": None, "c": [1, True]}) == '{"a":null,"b":"就学援助","c":[1,true]}'
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical({"a": float("nan")})
