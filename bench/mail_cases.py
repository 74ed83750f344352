"""What is done to the mail programs while mail comes in: each case is some rounds of one kind of accident.

Every function leaves the programs ended and the disk and database as they were; `Scene.account` then says whether
anything was lost or is there twice.
"""

import os
import signal
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from multiprocessing.process import BaseProcess
from typing import Protocol

from bench.mail_desk import PATIENCE, wait_until
from bench.mail_disks import SmallDisk
from bench.mail_scene import Scene
from bench.mail_senders import Sender, answers

FIRST_STEPS = 0.9
"""Seconds from the start of a worker, at least, to its first steps."""


class Stoppable(Protocol):
    """A database server that can crash and come back."""

    def stop(self) -> None: ...

    def start(self) -> None: ...


def gateway_killed(scene: Scene, rounds: int) -> None:
    """kill -9 of the gateway at a random moment under four sending connections."""
    gateway = scene.desk.start("mail-gateway")
    for _ in range(rounds):
        wait_until(lambda: answers(scene.desk.port))
        sending = scene.sending(each=4)
        scene.pause(0.06)
        scene.kill(gateway)
        gateway = scene.desk.start("mail-gateway")
        for sender in sending:
            sender.join()
    scene.desk.end(gateway)


def worker_killed(scene: Scene, rounds: int, workers: int = 1) -> None:
    """kill -9 of a worker at a random moment while it takes in, files and sends."""
    with scene.gateway():
        at_work = [scene.desk.start("worker") for _ in range(workers)]
        for _ in range(rounds):
            scene.send(each=3)
            scene.pause(1.7, FIRST_STEPS)
            number = scene.chance.randrange(workers)
            scene.kill(at_work[number])
            at_work[number] = scene.desk.start("worker")
        for process in at_work:
            scene.desk.end(process)


def two_workers_killed(scene: Scene, rounds: int) -> None:
    """The same with two workers over one database."""
    worker_killed(scene, rounds, workers=2)


def worker_killed_after_the_relays_250(scene: Scene, rounds: int) -> None:
    """kill -9 of the worker when it has read the relay's 250 and before its row says so."""
    with scene.gateway():
        for _ in range(rounds):
            scene.send(each=1)
            scene.desk.let_reservations_run_out()
            worker = scene.desk.start("worker")
            scene.relay.after_250 = _killing(worker)
            worker.join(PATIENCE)
            scene.relay.after_250 = None
            assert worker.exitcode == -signal.SIGKILL, "the worker sent nothing"
            scene.kill(worker)


def _killing(worker: BaseProcess) -> Callable[[], None]:
    def kill() -> None:
        assert worker.pid is not None
        os.kill(worker.pid, signal.SIGKILL)
        time.sleep(0.05)  # until then it hears nothing more

    return kill


def everything_killed(scene: Scene, rounds: int) -> None:
    """kill -9 of gateway and both workers, each at random moments, while mail comes in."""
    names = ["mail-gateway", "worker", "worker"]
    running = [scene.desk.start(name) for name in names]
    for _ in range(rounds):
        sending = scene.sending(each=2)
        scene.pause(1.7)
        number = scene.chance.randrange(len(names))
        scene.kill(running[number])
        running[number] = scene.desk.start(names[number])
        for sender in sending:
            sender.join()
    for process in running:
        scene.desk.end(process)


def database_stopped(scene: Scene, rounds: int, database: Stoppable) -> None:
    """PostgreSQL crashes and is started again; neither gateway nor worker is touched."""
    with scene.gateway(), scene.desk.working("worker"):
        for _ in range(rounds):
            sending = scene.sending(each=2)
            scene.pause(1.0)
            database.stop()
            scene.kills += 1
            scene.send(each=2)
            database.start()
            for sender in sending:
                sender.join()
        scene.desk.let_waits_end()
        scene.desk.wait_until_settled()


def disk_full(scene: Scene, rounds: int, disk: SmallDisk) -> None:
    """The disk is full for a moment while mail comes in."""
    disk_trouble(scene, rounds, disk.full)


def disk_read_only(scene: Scene, rounds: int, disk: SmallDisk) -> None:
    """The file system is read-only for a moment while mail comes in."""
    disk_trouble(scene, rounds, disk.read_only)


def disk_trouble(scene: Scene, rounds: int, trouble: Callable[[], AbstractContextManager[None]]) -> None:
    """Some trouble with the disk, until somebody is refused, while mail comes in."""
    with scene.gateway(), scene.desk.working("worker"):
        for _ in range(rounds):
            before = scene.refused()
            sending = scene.sending(each=4)
            scene.pause(0.03)
            with trouble():
                scene.kills += 1
                wait_until(partial(_felt, scene, before, sending))
            for sender in sending:
                sender.join()
        scene.desk.let_waits_end()
        scene.desk.wait_until_settled()


def _felt(scene: Scene, before: int, sending: list[Sender]) -> bool | None:
    """Whether somebody was refused, or all had been answered before."""
    return scene.refused() > before or not any(sender.is_alive() for sender in sending) or None
