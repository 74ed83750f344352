"""How this part joins."""

from flask import Flask

from inquiry_desk.queue import models

TABLES = (models.SavedView, models.Lease, models.BulkAct)


def init_app(_app: Flask) -> None:
    """Its tables are known."""
