"""One installation under siege, and the books of those who write to it."""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing.process import BaseProcess

from bench.mail_account import Account, account_of
from bench.mail_desk import MailDesk, wait_until
from bench.mail_letters import letters
from bench.mail_relay import Relay, relay
from bench.mail_senders import Sender, answers
from inquiry_desk.settings import Settings

CONNECTIONS = 4
LEAVES = 0.1
"""Share of letters whose sender goes away after the final dot, without reading the 250."""


@dataclass
class Scene:
    """One installation under siege, and the books of those who write to it."""

    desk: MailDesk
    relay: Relay
    chance: random.Random
    senders: list[Sender] = field(default_factory=list)
    kills: int = 0

    def sending(self, each: int, leaves: float = LEAVES) -> list[Sender]:
        """Four connections that have begun to send letters never sent before."""
        begun = []
        for _ in range(CONNECTIONS):
            number = len(self.senders)
            mine = islice(letters(f"writer{number}"), each)
            begun.append(Sender(self.desk.port, mine, leaves, seed=self.chance.getrandbits(32)))
            self.senders.append(begun[-1])
        for sender in begun:
            sender.start()
        return begun

    def send(self, each: int, leaves: float = LEAVES) -> None:
        """The same, and everybody has heard 250."""
        for sender in self.sending(each, leaves):
            sender.join()

    def kill(self, process: BaseProcess) -> None:
        """As kill -9 does."""
        self.desk.end(process, kill=True)
        self.kills += 1

    def pause(self, most: float, least: float = 0.0) -> None:
        """Until a random moment, at least and at most so many seconds from now."""
        time.sleep(self.chance.uniform(least, most))

    @contextmanager
    def gateway(self) -> Iterator[BaseProcess]:
        """A gateway that answers, until the block ends."""
        with self.desk.working("mail-gateway") as (process,):
            wait_until(lambda: answers(self.desk.port))
            yield process

    def refused(self) -> int:
        """How often the gateway has said 451 or 452."""
        return sum(sender.heard["451"] + sender.heard["452"] for sender in self.senders)

    def account(self, seconds: float = 600) -> Account:
        """Let everything come to an end, then compare the books."""
        self.desk.settle(seconds)
        return account_of(self.desk, self.senders, self.relay.taken)


@contextmanager
def scene(settings: Settings, seed: int) -> Iterator[Scene]:
    """An installation with nothing in it, and its relay; at the end its programs are ended."""
    with relay() as smarthost:
        desk = MailDesk(settings, smarthost.port)
        try:
            yield Scene(desk, smarthost, random.Random(seed))
        finally:
            desk.close()
