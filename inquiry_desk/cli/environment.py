"""What every command needs first: settings, an application, and complaints in one sentence."""

import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from foundation.db import db
from inquiry_desk.app import create_app
from inquiry_desk.mail_settings import split_address
from inquiry_desk.settings import PREFIX, Settings, read_settings


class Problem(Exception):
    """What a person has to put right, in one sentence."""


@contextmanager
def application(settings: Settings | None = None) -> Iterator[Flask]:
    """The application and its context."""
    settings = settings or read_settings()
    require_writable(settings.var)
    app = create_app(settings)
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()


def require_writable(folder: Path) -> None:
    """Make `folder`; complain where that or writing into it fails."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        reason = (error.strerror or "").lower()
        raise Problem(
            f"the folder {folder} cannot be written ({reason}); name another with {PREFIX}VAR"
        ) from None


def require_free(name: str, address: str, setting: str) -> None:
    """Complain where another program has the port already, or the host is not ours."""
    host, port = split_address(address)
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise Problem(
            f"{name} cannot listen on {address} ({reason}); choose another with {setting}=HOST:PORT"
        ) from None


def given(**options: object) -> None:
    """Pass options of the command line on to the programs that are started, as the settings they stand for."""
    for name, value in options.items():
        if value is not None:
            os.environ[PREFIX + name.upper()] = str(value)
