"""The address an answer by mail goes to: made by us, for one escalation at one department, and for nothing else.

It is a reply address (see `reply_tokens`) under a key of its own, so that none made for citizens is one, nor
the other way round. After a reroute the department before cannot answer under the one it was given.
"""

import hashlib
import hmac
import re

from escalation.models import Escalation
from mail_gateway.outgoing.reply_tokens import reply_address, thread_key_of

_PURPOSE = b"department-answer"
_KEY = re.compile(r"q(\d{1,10})-(\d{1,10})")


def answer_address(base: str, escalation: Escalation, secret: bytes) -> str:
    """Where this escalation's present department answers; `base` is an address of ours."""
    return reply_address(base, f"q{escalation.id}-{escalation.department_id}", _secret(secret))


def answered_by(address: str, secret: bytes) -> tuple[int, int] | None:
    """The escalation and the department an address was made for; None when we did not make it for this purpose."""
    match = _KEY.fullmatch(thread_key_of(address, _secret(secret)) or "")
    return (int(match[1]), int(match[2])) if match else None


def _secret(secret: bytes) -> bytes:
    return hmac.new(secret, _PURPOSE, hashlib.sha256).digest()
