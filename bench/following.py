"""How fast two web machines follow approvals: two folders, one PostgreSQL, a stream of edits.

    python -m bench.following [--articles 2000] [--edits 40] [--pause 0.5]

Starts PostgreSQL (the one inside the wheel) and two real web programs, each with a folder of its own, then approves a
new version of one article after another and asks both machines, again and again, for a word that only the new version
has. Prints one JSON object: seconds from the commit until each machine showed it, and whether both machines gave the
same list for a set of questions once the stream had ended. The limit is that of the issue: two seconds.
"""

import argparse
import json
import tempfile
import time
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

import pgserver
from flask import Flask
from sqlalchemy import select

from bench.servers import PATIENCE, cookie_of, free_port, running, signed_in
from bench.typing import fill
from faq.articles.actions import approve, revise, text_of
from faq.evaluation import percentile
from faq.library import version_in_force
from faq.models import Article
from foundation import clock
from foundation.db import db, transaction
from inquiry_desk.app import create_app
from inquiry_desk.settings import PREFIX, Settings

LIMIT_SECONDS = 2.0
COMPARED = 200


class Machine:
    """One web machine, asked through HTTP as a browser asks."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.cookie = signed_in(address)

    def shown_for(self, words: str) -> str:
        """The list beside the call for these words."""
        connection = HTTPConnection(self.address, timeout=PATIENCE)
        connection.request("GET", f"/faq/suggest?question={quote(words)}", headers={"Cookie": self.cookie})
        response = connection.getresponse()
        page = response.read().decode()
        self.cookie = cookie_of(response) or self.cookie
        connection.close()
        return page


def edited(app: Flask, article_id: int, word: str) -> float:
    """Approve a version whose question holds `word`; the moment of the commit."""
    with app.app_context():
        with transaction() as session:
            article = session.get_one(Article, article_id)
            said = text_of(version_in_force(article))
            question = f"{said.question.partition('※')[0]}※{word}"
            revise(article, type(said)(**vars(said) | {"question": question}), None, clock.now())
            approve(article, None, clock.now())
        db.session.remove()
    return time.monotonic()


def delays(machines: list[Machine], word: str, since: float) -> list[float]:
    """Seconds until each machine shows the word."""
    waiting, found = set(range(len(machines))), [PATIENCE] * len(machines)
    while waiting and time.monotonic() - since < PATIENCE:
        for number in sorted(waiting):
            if f"※{word}" in machines[number].shown_for(word).replace("<mark>", "").replace("</mark>", ""):
                found[number] = time.monotonic() - since
                waiting.discard(number)
        time.sleep(0.02)
    return found


def measure(settings: Settings, folder: Path, articles: int, edits: int, pause: float) -> dict[str, object]:
    """The figures of one run."""
    questions = fill(settings, articles)
    app = create_app(settings)
    with app.app_context():
        ids = list(db.session.scalars(select(Article.id).order_by(Article.id).limit(edits)))
        db.session.remove()
    with ExitStack() as started:
        machines = []
        for name in ("one", "two"):
            address = f"127.0.0.1:{free_port()}"
            environment = {
                f"{PREFIX}VAR": str(folder / name),
                f"{PREFIX}WEB": address,
                f"{PREFIX}WEB_WORKERS": "1",
                f"{PREFIX}DATABASE_URL": settings.database_url,
            }
            (folder / name).mkdir()
            started.enter_context(running(["-m", "inquiry_desk", "web"], address, environment))
            machines.append(Machine(address))
        seconds: list[float] = []
        for number, article_id in enumerate(ids):
            word = f"改訂{number:04}"
            seconds += delays(machines, word, edited(app, article_id, word))
            time.sleep(pause)
        asked = questions[:: max(1, len(questions) // COMPARED)]
        same = sum(machines[0].shown_for(words) == machines[1].shown_for(words) for words in asked)
    return {
        "seconds_p50": round(percentile(50, seconds), 2),
        "seconds_p95": round(percentile(95, seconds), 2),
        "seconds_max": round(max(seconds), 2),
        "limit_seconds": LIMIT_SECONDS,
        "within_limit": max(seconds) < LIMIT_SECONDS,
        "edits": len(ids),
        "lists_compared": len(asked),
        "lists_equal": same,
    }


def main() -> None:
    """Read the arguments, print one JSON object."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--articles", type=int, default=2_000)
    options.add_argument("--edits", type=int, default=40)
    options.add_argument("--pause", type=float, default=0.5)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        server = pgserver.get_server(folder / "postgresql", cleanup_mode="stop")
        try:
            (folder / "var").mkdir()
            settings = Settings(var=folder / "var", database_url=server.get_uri())
            figures = measure(settings, folder, given.articles, given.edits, given.pause)
        finally:
            server.cleanup()
    print(json.dumps({"articles": given.articles} | figures, indent=1))


if __name__ == "__main__":
    main()
