"""The sample city's files, read as they are."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

FOLDER = files("inquiry_desk.sample") / "data"


@cache
def read(name: str) -> dict[str, Any]:
    """The content of one file of the sample city, by name without its ending."""
    content: dict[str, Any] = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    return content
