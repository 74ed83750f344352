"""Server programs for the benchmarks: started, signed in to, looked at and always stopped."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path
from urllib.parse import urlencode

from inquiry_desk.sample.loader import PASSWORD, accounts

PATIENCE = 60.0
"""Seconds until a server has started, answered or stopped."""


def signed_in(address: str) -> str:
    """The cookie of a new session of the first sample operator."""
    connection = HTTPConnection(address, timeout=PATIENCE)
    login_id = next(login_id for login_id, _, role in accounts() if role == "operator")
    connection.request("GET", "/login")
    response = connection.getresponse()
    token = response.read().decode().partition('name="csrf_token"')[2].split('value="')[1].split('"')[0]
    form = urlencode({"csrf_token": token, "login_id": login_id, "password": PASSWORD})
    headers = {"Cookie": cookie_of(response), "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/login", form, headers)
    response = connection.getresponse()
    response.read()
    connection.close()
    assert response.status == 302, response.status
    return cookie_of(response)


def answered(connection: HTTPConnection, path: str, cookie: str) -> bool:
    """Ask for a page and read all of it; whether it came."""
    try:
        connection.request("GET", path, headers={"Cookie": cookie})
        response = connection.getresponse()
        return bool(response.read()) and response.status == 200
    except (OSError, HTTPException):
        connection.close()
        return False


def cookie_of(response: HTTPResponse) -> str:
    return response.getheader("Set-Cookie", "").partition(";")[0]


@contextmanager
def running(
    arguments: list[str], address: str, environment: dict[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    """A server program, from its first answer until it is stopped by its process id, whatever happens."""
    server = subprocess.Popen([sys.executable, *arguments], env=os.environ | environment)
    try:
        wait_for(server, address)
        yield server
    finally:
        server.terminate()
        try:
            server.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def wait_for(server: subprocess.Popen[bytes], address: str) -> None:
    """Until the server answers on its address."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert server.poll() is None, "the server ended by itself"
        connection = HTTPConnection(address, timeout=PATIENCE)
        try:
            connection.request("GET", "/")
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise TimeoutError(f"nothing answers on {address}")


def free_port() -> int:
    """A port nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def processes_of(parent: int) -> list[int]:
    """A process and those it started."""
    children = Path(f"/proc/{parent}/task/{parent}/children")
    return [parent, *(int(child) for child in children.read_text().split())]


def processor_milliseconds(pid: int) -> float:
    """What processors worked for a process since it began."""
    times = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return sum(int(ticks) for ticks in times) * 1000 / os.sysconf("SC_CLK_TCK")


def megabytes(pid: int) -> dict[str, float]:
    """Memory of a process in MB of 2**20 bytes, with and without what it shares."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    kilobytes = {name: int(rest.split()[0]) for name, _, rest in (line.partition(":") for line in lines)}
    return {f"{name.lower()}_mb": round(kilobytes[name] / 1024, 1) for name in ("Rss", "Pss")}
