"""What goes wrong is logged without what a citizen said."""

import logging

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from foundation.db import transaction
from inquiry_desk.inquiries.models import Contact, NumberSequence


def test_an_error_of_the_database_does_not_repeat_the_citizens_words(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    with transaction() as session:
        session.add(NumberSequence(fiscal_year=2026, last=0))
    with pytest.raises(IntegrityError) as failure, transaction() as session:
        session.add(Contact(name="髙﨑 花子"))
        session.flush()
        session.add(Contact(id=1, name="髙﨑 花子"))
    with caplog.at_level(logging.ERROR):
        logging.getLogger("inquiry_desk").exception("failed", exc_info=failure.value)
    assert "failed" in caplog.text
    assert "花子" not in caplog.text
