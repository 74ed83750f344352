"""How this part joins."""

from flask import Flask

from inquiry_desk.webhooks import words
from inquiry_desk.webhooks.views import blueprint


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(
        webhook_occasion=words.occasion_in_words,
        webhook_address=words.shown_address,
        webhook_body=words.shown_body,
    )
    app.register_blueprint(blueprint)
