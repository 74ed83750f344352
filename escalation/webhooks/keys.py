"""The key a department's system checks our signatures with: derived when it is needed, kept nowhere."""

import hashlib
import hmac


def webhook_key(secret_key: bytes, department_code: str, version: int) -> str:
    """64 hexadecimal digits: HMAC-SHA256 (RFC 2104) of the department and the version of its key.

    Another code, another version or another secret of the installation makes another key.
    """
    about = f"webhook-key:{department_code}:{version}".encode()
    return hmac.new(secret_key, about, hashlib.sha256).hexdigest()
