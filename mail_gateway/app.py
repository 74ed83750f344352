"""How mail joins."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Nothing to show here: what is seen of mail is seen at the desk."""
