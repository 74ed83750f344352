"""Gapless numbers with several workers at once, on both databases."""

from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from sqlalchemy import select

from foundation import clock
from foundation.db import db, transaction
from inquiry_desk.inquiries import actions
from inquiry_desk.inquiries.kinds import Channel
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.values import NewInquiry
from tests.conftest import NOW


def test_four_workers_at_once_leave_no_gap_and_no_double(app: Flask) -> None:
    def work(_worker: int) -> None:
        with app.app_context(), clock.fixed(NOW):
            for _ in range(10):
                with transaction():
                    actions.open_inquiry(NewInquiry(Channel.PHONE, clock.now(), "同時"), None)
            db.session.remove()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert list(db.session.scalars(select(Inquiry.sequence).order_by(Inquiry.id))) == list(range(1, 41))
