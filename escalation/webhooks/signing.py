"""What goes along with a body, so that a department's system knows that it came from us, unchanged and just now."""

import hashlib
import hmac
from datetime import datetime

EVENT = "X-Inquiry-Desk-Event"
TIMESTAMP = "X-Inquiry-Desk-Timestamp"
SIGNATURE = "X-Inquiry-Desk-Signature"


def signature_of(key: str, timestamp: int, body: bytes) -> str:
    """`v1=` and the HMAC-SHA256 (RFC 2104) in hexadecimal of the timestamp, a full stop and the body."""
    signed = f"{timestamp}.".encode() + body
    return "v1=" + hmac.new(key.encode(), signed, hashlib.sha256).hexdigest()


def signed_headers(key: str, event_id: str, body: bytes, at: datetime) -> dict[str, str]:
    """All headers of one attempt at `at`. The time is of the attempt, so that a late one is no replay."""
    timestamp = int(at.timestamp())
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "inquiry-desk",
        EVENT: event_id,
        TIMESTAMP: str(timestamp),
        SIGNATURE: signature_of(key, timestamp, body),
    }
