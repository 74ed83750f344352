"""How this part joins."""

from flask import Flask

from inquiry_desk.team import queries, views
from inquiry_desk.team.blueprint import blueprint

# It puts its pages on the blueprint when it is imported.
PAGES = (views,)


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(count_open_of=queries.count_open_of)
    app.register_blueprint(blueprint)
