"""Passwords: kept as argon2id hashes (RFC 9106), judged by length and guessability (NIST SP 800-63B)."""

import secrets
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError
from flask_babel import lazy_gettext as _l

MINIMUM_LENGTH = 12
MAXIMUM_LENGTH = 200
COMMON = (
    "administrator",
    "password",
    "passw0rd",
    "p@ssw0rd",
    "kumamoto",
    "welcome",
    "inquiry",
    "kanri",
    "admin",
    "login",
    "desk",
)
# Runs of these, forwards or backwards, say nothing: the alphabet, the figures, the rows of a keyboard.
_RUNS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv",
)
_RUN_LENGTH = 3
_LEAST_LEFT = 5

# Without 0 O 1 l I and vowels: an initial password is read from paper and spells no word.
_INITIAL_LETTERS = "bcdfghjkmnpqrstvwxyz23456789"

_hasher = PasswordHasher()


def _plain(password: str) -> str:
    """One form for what looks the same on the screen (NIST SP 800-63B 5.1.1.2: NFKC before hashing)."""
    return unicodedata.normalize("NFKC", password)


def hash_password(password: str) -> str:
    return _hasher.hash(_plain(password))


# Of a password nobody kept: verified against where the user is unknown, so that both answers take the same time.
NOBODYS_HASH = (
    "$argon2id$v=19$m=65536,t=3,p=4$ge2ObXRTD1biF50tfpsozw$N05FAoCcTJfyEpZMzG6v4Ce3FGvqyAbZdu1Q/Ui6HR0"
)


def matches(password_hash: str, password: str) -> bool:
    """Whether `password` is the one, in whatever width it was typed; False for a broken hash too."""
    try:
        return _hasher.verify(password_hash, _plain(password))
    except (VerifyMismatchError, VerificationError, InvalidHashError):
        return False


def initial_password() -> str:
    """A password to hand to somebody on paper: four groups of four, about 77 bits."""
    groups = ("".join(secrets.choice(_INITIAL_LETTERS) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


def objection_to(password: str, login_id: str) -> object | None:
    """Why this password cannot be taken, in the reader's language; None where it can."""
    folded = _plain(password).casefold()
    objections: tuple[tuple[bool, object], ...] = (
        (len(folded) < MINIMUM_LENGTH, _l("Use at least %(count)s characters.", count=MINIMUM_LENGTH)),
        (len(password) > MAXIMUM_LENGTH, _l("Use at most %(count)s characters.", count=MAXIMUM_LENGTH)),
        (login_id.casefold() in folded, _l("The password must not contain the login ID.")),
        (len(set(folded)) < 5 or _repeats(folded), _l("Use more different characters.")),
        (len(set(_what_is_left(folded))) < _LEAST_LEFT, _l("This password is too easy to guess.")),
    )
    return next((reason for objects, reason in objections if objects), None)


def _repeats(text: str) -> bool:
    """Whether `text` is a shorter text written several times."""
    return text in (text + text)[1:-1]


def _what_is_left(folded: str) -> str:
    """The characters that are neither in a common word nor in a run of the alphabet or the keyboard."""
    for word in COMMON:
        folded = folded.replace(word, "\n")
    guessed: set[int] = set()
    for start in range(len(folded) - _RUN_LENGTH + 1):
        if _is_run(folded[start : start + _RUN_LENGTH]):
            guessed.update(range(start, start + _RUN_LENGTH))
    return "".join(c for place, c in enumerate(folded) if place not in guessed and c != "\n")


def _is_run(piece: str) -> bool:
    return any(piece in run or piece[::-1] in run for run in _RUNS)
