"""What the mail gateway needs to know of the desk: for whom mail is taken."""

from flask import Flask

from foundation.db import db
from inquiry_desk.correspondence.identity import own_local_parts
from inquiry_desk.runtime import KEY, Runtime
from mail_gateway.intake.recipients import AddressBook


def addresses_of(app: Flask) -> AddressBook:
    """The addresses of the services and the general one; read from the database each time it is refreshed."""
    of: Runtime = app.extensions[KEY]

    def read() -> frozenset[str]:
        with app.app_context():
            try:
                return own_local_parts(of.settings)
            finally:
                db.session.remove()

    return AddressBook(of.settings.mail_domain, read)
