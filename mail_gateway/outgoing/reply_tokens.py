"""Reply addresses that prove we made them, so that an answer finds its thread without trusting its sender.

`service+key.token@domain`: the token is an HMAC-SHA256 of the key, cut to 80 bits, in base32.
"""

import base64
import hashlib
import hmac
import re

_KEY = re.compile(r"[a-z0-9-]{1,32}")
_TAGGED = re.compile(r"[^@\s]{1,64}\+([a-z0-9-]{1,32})\.([a-z2-7]{16})@[^@\s]+")
_PURPOSE = b"mail-reply:"
_TOKEN_BYTES = 10
_MAX_LOCAL = 64  # octets, RFC 5321, 4.5.3.1.1


def reply_address(service_address: str, thread_key: str, secret: bytes) -> str:
    """The address whose mails belong to the thread `thread_key` (`[a-z0-9-]{1,32}`).

    Raises ValueError for another key, an empty secret, or a local part over 64 octets.
    """
    if _KEY.fullmatch(thread_key) is None:
        raise ValueError(f"not a thread key: {thread_key!r}")
    local, at, domain = service_address.rpartition("@")
    tagged = f"{local}+{thread_key}.{_token(thread_key, secret)}"
    if not (local and at and domain) or len(tagged.encode()) > _MAX_LOCAL:
        raise ValueError(f"no reply address can be made from {service_address!r}")
    return f"{tagged}@{domain}"


def thread_key_of(address: str, secret: bytes) -> str | None:
    """The thread an address was made for; None when we did not make it. Upper case is no difference."""
    tagged = _TAGGED.fullmatch(address.lower()) if address.isascii() else None
    if tagged is None:
        return None
    genuine = hmac.compare_digest(tagged[2].encode(), _token(tagged[1], secret).encode())
    return tagged[1] if genuine else None


def _token(thread_key: str, secret: bytes) -> str:
    if not secret:
        raise ValueError("the secret of reply addresses is empty")
    digest = hmac.new(secret, _PURPOSE + thread_key.encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:_TOKEN_BYTES]).decode().lower()
