"""The single measurements of `bench.mail`."""

import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from sqlalchemy import func, select

from bench.mail_desk import MailDesk, process_of, wait_until
from bench.mail_letters import TO, letters
from bench.mail_scene import Scene
from bench.mail_senders import Sender, answers
from bench.mail_sink import messages_a_second, serve_sink
from bench.servers import free_port, megabytes
from faq.evaluation import percentile
from foundation import clock
from foundation.db import db
from mail_gateway.intake.spool import Envelope
from mail_gateway.models import IncomingMail, IncomingState
from mail_gateway.parsing import parse

CONNECTIONS = (1, 4)


def accepting(scene: Scene, folder: Path, messages: int, rounds: int) -> dict[str, object]:
    """Messages answered with 250 a second, of the gateway and of the bare sinks, round by round in turn."""
    raws = [letter.raw for letter in islice(letters("load"), messages)]
    with (
        _sink(folder / "sink", False) as plain,
        _sink(folder / "threads", True) as threaded,
        scene.gateway() as gateway,
    ):
        ports = {"gateway": scene.desk.port, "sink": plain, "threaded_sink": threaded}
        rates = _rates(ports, raws, rounds)
        memory = megabytes(gateway.pid or 0)
    figures: dict[str, object] = {"gateway_memory": memory, "bytes_a_message": round(_mean_size(raws))}
    for connections in CONNECTIONS:
        per_second = {name: statistics.median(rates[name, connections]) for name in ports}
        ours = per_second["gateway"]
        figures[f"connections: {connections}"] = {
            **{f"{name}_per_second": round(rate) for name, rate in per_second.items()},
            "ratio_to_sink": round(ours / per_second["sink"], 2),
            "ratio_to_threaded_sink": round(ours / per_second["threaded_sink"], 2),
        }
    return figures


def _rates(ports: dict[str, int], raws: Sequence[bytes], rounds: int) -> dict[tuple[str, int], list[float]]:
    """By server and connections; each round another server is the first, and the first round only warms up."""
    rates: dict[tuple[str, int], list[float]] = {}
    names = list(ports)
    for turn in range(rounds + 1):
        for connections in CONNECTIONS:
            for name in names[turn % len(names) :] + names[: turn % len(names)]:
                rate = messages_a_second(ports[name], raws, connections)
                if turn:
                    rates.setdefault((name, connections), []).append(rate)
    return rates


@contextmanager
def _sink(folder: Path, threaded: bool) -> Iterator[int]:
    """The port of a sink in a process of its own."""
    folder.mkdir(parents=True)
    port = free_port()
    process = process_of(serve_sink, port, folder, threaded)
    try:
        wait_until(lambda: answers(port))
        yield port
    finally:
        process.kill()
        process.join()


def _mean_size(raws: Sequence[bytes]) -> float:
    return statistics.mean(len(raw) for raw in raws)


def filing(scene: Scene, raws: Sequence[bytes], workers: int) -> dict[str, object]:
    """Messages a second from the spool to an inquiry (or set aside), by real workers that acknowledge at once."""
    for number, raw in enumerate(raws):
        sender = f"load{number}@citizens.example.jp"
        scene.desk.spool.keep(raw, Envelope(sender, (TO,), "192.0.2.1", clock.now()))
    with scene.desk.working(*["worker"] * workers) as processes:
        wait_until(lambda: scene.desk.count(IncomingMail) or None)
        begun = time.perf_counter()
        wait_until(lambda: _filed(scene.desk) == len(raws) or None, seconds=600, pause=0.1)
        filed = time.perf_counter() - begun
        wait_until(lambda: scene.desk.waiting() == 0 or None, seconds=600, pause=0.1)
        sent = time.perf_counter() - begun
        memory = [megabytes(process.pid or 0) for process in processes]
    return {
        "messages": len(raws),
        "by_state": _states(scene.desk),
        "filed_per_second": round(len(raws) / filed, 1),
        "acknowledgements": len(scene.relay.taken),
        "acknowledgements_per_second": round(len(scene.relay.taken) / sent, 1),
        "worker_memory": memory,
    }


def _filed(desk: MailDesk) -> int:
    return desk.count(IncomingMail, IncomingMail.state != IncomingState.WAITING)


def _states(desk: MailDesk) -> dict[str, int]:
    with desk.app.app_context():
        rows = db.session.execute(select(IncomingMail.state, func.count()).group_by(IncomingMail.state)).all()
        db.session.remove()
    return {state.value: count for state, count in rows}


def latency(scene: Scene, count: int) -> dict[str, object]:
    """Seconds from the 250 to a letter until the relay had taken its acknowledgement, the desk being idle."""
    with scene.gateway(), scene.desk.working("worker"):
        time.sleep(2)
        sender = Sender(scene.desk.port, islice(letters("alone"), count))
        sender.between = lambda: scene.chance.uniform(0.1, 0.6)
        sender.start()
        sender.join()
        wait_until(lambda: len(scene.relay.taken) >= count or None)
    taken = {one.to_address: one.at for one in scene.relay.taken}
    seconds = [taken[letter.sender] - sender.answered[letter.message_id] for letter in sender.letters]
    return {
        "letters": count,
        "seconds_p50": round(percentile(50, seconds), 2),
        "seconds_p95": round(percentile(95, seconds), 2),
        "seconds_max": round(max(seconds), 2),
    }


def parsing(raws: Sequence[bytes]) -> dict[str, object]:
    """Milliseconds to read a message, each once, after some have been read to warm up."""
    for raw in raws[:20]:
        parse(raw)
    times = []
    for raw in raws:
        begun = time.perf_counter()
        parse(raw)
        times.append((time.perf_counter() - begun) * 1_000)
    figures = {f"ms_p{percent}": round(percentile(percent, times), 2) for percent in (50, 95)}
    return {"messages": len(raws), **figures, "ms_max": round(max(times), 1)} if raws else {"messages": 0}
