"""The web program: gunicorn with threads, warm before the first caller."""

import gc
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from faq.app import follow
from faq.following import refresh_index, warm_up
from foundation.db import db
from inquiry_desk.app import create_app
from inquiry_desk.knowledge.app import follow as follow_inquiries
from inquiry_desk.settings import Settings


class WebServer(BaseApplication):
    """gunicorn with our settings instead of a configuration file."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        super().__init__()

    def load_config(self) -> None:
        options: dict[str, Any] = {
            "bind": self.settings.web,
            "workers": self.settings.web_workers,
            "threads": self.settings.web_threads,
            "worker_class": "gthread",
            "worker_tmp_dir": None,
            "timeout": 60,
            "graceful_timeout": 10,
            "loglevel": "warning",
            "proc_name": "inquiry-desk web",
            "control_socket_disable": True,
        }
        for name, value in options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        app = create_app(self.settings)
        with app.app_context():
            refresh_index(wait=True)
            warm_up()  # dictionary, index and its memory now, not while the first caller waits
            db.session.remove()
            db.engine.dispose()
        follow(app)
        follow_inquiries(app)
        # What stays as long as the program is not looked through again and again: every caller waited 0.2 s for that.
        gc.freeze()
        return app
