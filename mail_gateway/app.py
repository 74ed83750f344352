"""How mail joins."""

from flask import Flask

from foundation.web.filters import register_labels
from mail_gateway.labels import LABELS


def init_app(app: Flask) -> None:
    """No pages: what is seen of mail is seen at the desk."""
    register_labels(LABELS)
