"""A content as one text and its fingerprint, so that what was signed or submitted can be told from anything else."""

import hashlib
import json
from collections.abc import Mapping


def canonical(whole: Mapping[str, object]) -> str:
    """The same content is the same text: sorted keys, no blanks, no escapes."""
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(text: str) -> str:
    """SHA-256 of a canonical content, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()
