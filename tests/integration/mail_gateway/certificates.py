"""Throw-away certificates of the tests."""

import ssl
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import trustme

from mail_gateway.smtp.certificate import Certificate
from tests.integration.mail_gateway.servers import DOMAIN


@dataclass(frozen=True)
class Files:
    """A certificate with its key, and who vouches for it."""

    certificate: Path
    key: Path
    authority: trustme.CA

    def read(self) -> Certificate:
        return Certificate(self.certificate, self.key)

    def trusting(self) -> ssl.SSLContext:
        """What a client needs that checks the certificate and its name."""
        context = ssl.create_default_context()
        self.authority.configure_trust(context)
        return context

    def renew(self, not_after: datetime | None = None) -> None:
        """Write both files anew, as a renewal does."""
        issued = self.authority.issue_cert(DOMAIN, not_after=not_after)
        issued.private_key_pem.write_to_path(self.key)
        for number, blob in enumerate(issued.cert_chain_pems):
            blob.write_to_path(self.certificate, append=number > 0)


def made_in(folder: Path, not_after: datetime | None = None) -> Files:
    files = Files(folder / "mail.crt", folder / "mail.key", trustme.CA())
    files.renew(not_after)
    return files
