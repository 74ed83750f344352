"""Style, scripts and icons are fetched once: their address changes with their content, so that browsers may keep them."""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, request

from foundation.access.guards import is_static

FOR_A_YEAR = "public, max-age=31536000, immutable"


def version_of(path: Path) -> str | None:
    """A word that is another one as soon as the file is; None where there is no such file."""
    try:
        now = path.stat()
    except OSError:
        return None
    return _digest(path, now.st_mtime_ns, now.st_size)


@lru_cache(maxsize=256)
def _digest(path: Path, _changed_at: int, _size: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def _version(endpoint: str, filename: str) -> str | None:
    folder = current_app.blueprints[endpoint.rpartition(".")[0]].static_folder
    return version_of(Path(folder) / filename) if folder else None


def name_version(endpoint: str, values: dict[str, Any]) -> None:
    """Put the version of a package's file into its address."""
    if is_static(endpoint) and "filename" in values and (version := _version(endpoint, values["filename"])):
        values.setdefault("v", version)


def let_keep(response: Response) -> Response:
    """Whoever asked for the version that is here need not ask for it again."""
    endpoint, asked = request.endpoint, request.args.get("v")
    if not asked or not endpoint or not is_static(endpoint):
        return response
    if response.status_code in (200, 304) and asked == _version(
        endpoint, (request.view_args or {})["filename"]
    ):
        response.headers["Cache-Control"] = FOR_A_YEAR
    return response


def init_app(app: Flask) -> None:
    app.url_defaults(name_version)
    app.after_request(let_keep)
