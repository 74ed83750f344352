"""The Japanese wording of papers, without the application."""

from collections.abc import Iterator

import pytest
from flask import Flask

from foundation.web import i18n
from foundation.web.app import PACKAGES
from foundation.web.filters import register_labels
from inquiry_desk.inquiries.kinds import LABELS


@pytest.fixture
def wording() -> Iterator[None]:
    app = Flask(__name__)
    i18n.init_app(app, PACKAGES)
    register_labels(LABELS)
    with app.app_context():
        yield
