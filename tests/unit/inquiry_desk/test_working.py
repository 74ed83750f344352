"""How the worker takes the units of a step."""

from threading import Event

from flask import Flask

from inquiry_desk.cli.working import BREATHER, turn


class Stopping(Event):
    """Remembers for how long a step rested."""

    def __init__(self) -> None:
        super().__init__()
        self.rests: list[float | None] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.rests.append(timeout)
        return super().wait(0)


def test_what_nobody_waits_for_rests_after_each_unit_and_mail_does_not() -> None:
    unhurried, hurried = Stopping(), Stopping()
    for stopping, rest in ((unhurried, BREATHER), (hurried, 0.0)):
        left = [True, True, False]
        turn(Flask(__name__), lambda left=left: left.pop(0), stopping, rest)
    assert unhurried.rests == [BREATHER, BREATHER] and hurried.rests == []
