"""The certificate of STARTTLS: read from files, read anew when they change, and how long it is valid."""

import logging
import ssl
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

log = logging.getLogger(__name__)

_NO_CHECK_TIME = 0x200000  # X509_V_FLAG_NO_CHECK_TIME, which the ssl module does not name


class CertificateError(Exception):
    """What is wrong with the certificate or its key, in one sentence."""


class Certificate:
    """A certificate with its chain and its key, both as PEM files."""

    def __init__(self, certificate: Path, key: Path) -> None:
        """Raises CertificateError."""
        self._files = (certificate, key)
        self._stamp = self._look()
        self._context = _load(certificate, key)

    def context(self) -> ssl.SSLContext:
        """What a conversation needs that begins now. A renewal that cannot be used leaves the old one in use."""
        stamp = self._look()
        if stamp != self._stamp:
            self._stamp = stamp
            try:
                self._context = _load(*self._files)
                log.info("certificate: renewed")
            except CertificateError as error:
                log.error("certificate: %s; the one before stays in use", error)
        return self._context

    def expires_at(self) -> datetime:
        """The end of its validity, as its clients see it. Raises CertificateError when no server may use it."""
        try:
            trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            trusting.check_hostname = False
            trusting.verify_flags |= ssl.VerifyFlags.VERIFY_X509_PARTIAL_CHAIN | ssl.VerifyFlags(
                _NO_CHECK_TIME
            )
            trusting.load_verify_locations(cadata=self._files[0].read_text("ascii", "ignore"))
            end = _shown(self._context, trusting)["notAfter"]
        except (ssl.SSLError, OSError, KeyError) as error:
            raise CertificateError(
                f"{self._files[0]} is no certificate of a server ({_reason(error)})"
            ) from None
        return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(end)), UTC)

    def _look(self) -> tuple[tuple[int, int, int], ...]:
        with suppress(OSError):
            found = (path.stat() for path in self._files)
            return tuple((one.st_mtime_ns, one.st_size, one.st_ino) for one in found)
        return ()


def _load(certificate: Path, key: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    for path in (certificate, key):
        try:
            path.read_bytes()
        except OSError as error:
            raise CertificateError(f"{path} cannot be read ({_reason(error)})") from None

    def no_password() -> str:
        raise CertificateError(f"{key} is protected by a password; give a key without")

    try:
        context.load_cert_chain(certificate, key, no_password)
    except ssl.SSLError as error:
        if error.reason == "KEY_VALUES_MISMATCH":
            raise CertificateError(f"{key} is not the key of {certificate}") from None
        raise CertificateError(f"{certificate} and {key} are no certificate and key in PEM form") from None
    return context


def _shown(serving: ssl.SSLContext, trusting: ssl.SSLContext) -> dict[str, object]:
    """What a client learns of the server's certificate, by a handshake in memory."""
    upwards, downwards = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = trusting.wrap_bio(downwards, upwards)
    server = serving.wrap_bio(upwards, downwards, server_side=True)
    for end in (client, server) * 3:
        with suppress(ssl.SSLWantReadError):
            end.do_handshake()
    return dict(client.getpeercert() or {})


def _reason(error: Exception) -> str:
    if isinstance(error, ssl.SSLError):
        return str(error.reason or error.strerror).lower().replace("_", " ")
    return (getattr(error, "strerror", None) or type(error).__name__).lower()
