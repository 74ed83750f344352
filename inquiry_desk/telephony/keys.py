"""Whether an event comes from our telephone system: a key that both know, as a bearer token or as a signature."""

import hashlib
import hmac

from werkzeug.datastructures import Headers

SIGNATURE = "X-Inquiry-Desk-Signature"


def is_ours(key: str, headers: Headers, body: bytes) -> bool:
    """`Authorization: Bearer <key>` (RFC 6750), or the HMAC-SHA256 (RFC 2104) of the body as `v1=<hexadecimal>`."""
    scheme, _, token = headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return _same(token.strip(), key)
    return _same(headers.get(SIGNATURE, ""), signature_of(key, body))


def signature_of(key: str, body: bytes) -> str:
    return "v1=" + hmac.new(key.encode(), body, hashlib.sha256).hexdigest()


def _same(given: str, right: str) -> bool:
    return hmac.compare_digest(given.encode(errors="replace"), right.encode())
