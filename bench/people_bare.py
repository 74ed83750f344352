"""The yardstick under the same server: a page of Flask that does nothing (`gunicorn bench.people_bare:app`)."""

from flask import Flask

app = Flask("bare")
app.add_url_rule("/", view_func=lambda: "<!doctype html><title>bare</title><p>bare")
