"""A worker killed at any moment of a visit: each message of the mailbox is a row exactly once."""

import subprocess
import sys
import time
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from foundation.db import db
from mail_gateway.models import IncomingMail, MailboxPosition
from tests.integration.mail_gateway.mailboxes import mailbox_server
from tests.integration.mail_gateway.test_fetching import fetch, fetched, mail

MESSAGES, ROUND = 40, 12
ROOT = Path(__file__).parents[3]
WORKER = """
import sys
from pathlib import Path
from inquiry_desk.app import create_app
from mail_gateway.mailbox.imap import Encryption, Mailbox
from tests.databases import settings_for
from tests.integration.mail_gateway.mailboxes import PASSWORD, USER
from tests.integration.mail_gateway.test_fetching import fetch

mailbox = Mailbox("127.0.0.1", int(sys.argv[3]), USER, PASSWORD, encryption=Encryption.NONE)
with create_app(settings_for(Path(sys.argv[1]), sys.argv[2])).app_context():
    print("at work", flush=True)
    while True:
        fetch(mailbox)
"""


def count() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(IncomingMail.id))) or 0


def kill_after(taken: int, arguments: list[str]) -> None:
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert worker.stdout is not None
    try:
        # Not looked for while it starts: that took as much of the machine as the start.
        assert worker.stdout.readline()
        while count() < taken and worker.poll() is None:
            time.sleep(0.001)
        assert worker.poll() is None
    finally:
        worker.kill()
        worker.communicate()


def test_a_worker_killed_again_and_again_takes_each_message_once(app: Flask, tmp_path: Path) -> None:
    messages = [mail(f"number {number}") for number in range(MESSAGES)]
    url, rounds = db.engine.url.render_as_string(hide_password=False), 0
    with mailbox_server() as server:
        server.deliver(*messages)
        arguments = [str(tmp_path), url, str(server.mailbox.port)]
        while (taken := count()) < MESSAGES:
            kill_after(min(taken + ROUND, MESSAGES), arguments)
            rounds += 1
            with server.mailbox.opened() as folder:
                # The position and the rows never tell two stories.
                db.session.rollback()  # as it is now that the worker is dead, not as it was last looked at
                last = db.session.scalar(select(MailboxPosition.last_uid)) or 0
                assert MESSAGES - len(folder.uids_after(last)) == count()
        fetch(server.mailbox)
    assert rounds > 1
    assert fetched() == messages
