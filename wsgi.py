"""`gunicorn wsgi:app`: pages and API. The gateway and the worker are programs of their own."""

from inquiry_desk.app import create_app

app = create_app()
