"""Passwords: kept as argon2id hashes (RFC 9106), judged by length and guessability (NIST SP 800-63B 5.1.1)."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError
from flask_babel import lazy_gettext as _l

MINIMUM_LENGTH = 12
COMMON = ("password", "passw0rd", "qwerty", "123456", "kumamoto", "welcome", "administrator", "inquiry")

_hasher = PasswordHasher()
# Verified against where the user is unknown, so that both answers take the same time.
NOBODYS_HASH = _hasher.hash("nobody has this password")


def hash_password(password: str) -> str:
    return _hasher.hash(password)


def matches(password_hash: str, password: str) -> bool:
    """Whether `password` is the one; False for a broken hash too."""
    try:
        return _hasher.verify(password_hash, password)
    except (VerifyMismatchError, VerificationError, InvalidHashError):
        return False


def objection_to(password: str, login_id: str) -> object | None:
    """Why this password cannot be taken, in the reader's language; None where it can."""
    folded = password.casefold()
    if len(password) < MINIMUM_LENGTH:
        return _l("Use at least %(count)s characters.", count=MINIMUM_LENGTH)
    if len(password) > 200:
        return _l("Use at most 200 characters.")
    if login_id.casefold() in folded:
        return _l("The password must not contain the login ID.")
    if len(set(folded)) < 5:
        return _l("Use more different characters.")
    if any(folded.strip("0123456789!@#$%._-") == word for word in COMMON):
        return _l("This password is too easy to guess.")
    return None
