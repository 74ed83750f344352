"""Answering by mail through the pages, as a person does: write, look at the preview, tick, send."""

import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

CARRIED = ("submission_key", "version", "seal")


def hidden(page: str, name: str) -> str:
    """The value of a field that the page carries."""
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    assert found, name
    return found[1]


def press_send(
    client: FlaskClient, number: str, page: str, *unticked: str, **changes: object
) -> TestResponse:
    """Tick all boxes of a preview but for `unticked`, and press its button."""
    ticks: dict[str, object] = {"address": "y", "warnings": "y"}
    ticks["file_ids"] = re.findall(r'name="file_ids"[^>]*value="(\d+)"', page)
    data: dict[str, object] = {name: hidden(page, name) for name in CARRIED}
    data |= {name: value for name, value in ticks.items() if name not in unticked}
    return client.post(f"/inquiries/{number}/reply/send", data=data | changes)


def send_reply(client: FlaskClient, number: str, **fields: object) -> TestResponse:
    """The whole way; `fields` are those of the composer, its version among them."""
    composed = client.post(f"/inquiries/{number}/reply", data=fields)
    if composed.status_code != 303:
        return composed
    return press_send(client, number, client.get(composed.location).text)
