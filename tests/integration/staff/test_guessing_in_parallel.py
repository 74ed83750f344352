"""Many guesses at the same moment: the throttle counts them before it looks at any password."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from argon2 import PasswordHasher
from flask import Flask

from foundation import clock
from foundation.access.signing_in import FAILURES_PER_LOGIN
from tests.conftest import NOW
from tests.personas import City


def test_of_sixteen_guesses_at_once_no_more_than_five_are_looked_at(
    app: Flask, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: list[str] = []
    verify = PasswordHasher.verify

    def counting(self: PasswordHasher, hash: str, password: str) -> bool:
        looked_at.append(password)
        return verify(self, hash, password)  # type: ignore[return-value]

    monkeypatch.setattr(PasswordHasher, "verify", counting)

    def guess(number: int) -> int:
        with clock.fixed(NOW):
            data = {"login_id": "operator", "password": f"guess number {number}"}
            return app.test_client().post("/login", data=data).status_code

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(guess, range(16)))

    assert set(answers) == {401}
    assert len(looked_at) <= FAILURES_PER_LOGIN
