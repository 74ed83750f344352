"""`gunicorn wsgi:app`: pages and API. The gateway and the worker are programs of their own."""

from faq.app import follow_from_first_request
from inquiry_desk.app import create_app
from inquiry_desk.knowledge.app import follow as follow_inquiries

app = create_app()
follow_from_first_request(app, follow_inquiries)
