"""How this part joins."""

from flask import Flask

from inquiry_desk.finding import models

TABLES = (models.InquiryTerms,)


def init_app(_app: Flask) -> None:
    """Its table is known."""
