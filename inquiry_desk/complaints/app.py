"""How this part joins."""

from flask import Flask

from foundation.web.filters import register_labels
from inquiry_desk.complaints.models import LABELS
from inquiry_desk.complaints.rules import STATE_LABELS


def init_app(app: Flask) -> None:
    register_labels(LABELS | STATE_LABELS)
