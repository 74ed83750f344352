"""What a section's mail says: the step it takes, and the words that go with it."""

import enum
import re
import unicodedata
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l


class Said(enum.Enum):
    """A step that can be taken by mail."""

    ANSWER = "answer"
    ACCEPT = "accept"
    PART = "part"
    QUESTION = "question"
    RETURN = "return"


LABELS: dict[enum.Enum, object] = {
    Said.ANSWER: _l("As the answer"),
    Said.PART: _l("As a part of the answer"),
    Said.QUESTION: _l("As a question to the centre"),
    Said.RETURN: _l("As a return"),
    Said.ACCEPT: _l("As an acceptance"),
}

_WORDS = {
    "受領": Said.ACCEPT,
    "回答": Said.ANSWER,
    "一部回答": Said.PART,
    "確認": Said.QUESTION,
    "照会": Said.QUESTION,
    "質問": Said.QUESTION,
    "差戻し": Said.RETURN,
    "差し戻し": Said.RETURN,
    "差戻": Said.RETURN,
}
_OPENING = re.compile(r"\s*[\[【〔(]\s*([^\]】〕)\s]{2,5})\s*[\]】〕)][ \t:]*")
# A whole mail that says no more than that it was received is no answer to a citizen.
_ONLY_RECEIVED = re.compile(r"(?:(?:確かに)?受領|拝受|承知)(?:いた|致)?(?:しました|します|済み?|)[。.!]?")
_COURTESY = re.compile(
    r".{0,30}(?:お世話になって|お疲れ様|お疲れさま).{0,20}"
    r"|よろしくお願い(?:いた|致)?します[。.]?"
    r"|.{1,20}(?:課|係)(?:の|です).{0,20}"
)
_SHORT = 200


@dataclass(frozen=True)
class Reading:
    """The step a mail takes, and its words; `text` may be empty."""

    said: Said
    text: str


def reading_of(text: str) -> Reading:
    """By the word in brackets at its very beginning, of any width; without one it is the answer.

    Only words of thanks for receipt are an acceptance, so that 「受領しました」 never goes to a citizen.
    """
    body = _own_words(text)
    match = _OPENING.match(unicodedata.normalize("NFKC", body[:40]))
    said = _WORDS.get(match[1]) if match else None
    if said is not None:
        return Reading(said, _without_opening(body))
    if _is_only_receipt(body):
        return Reading(Said.ACCEPT, body)
    return Reading(Said.ANSWER, body)


def _own_words(text: str) -> str:
    """`text`, or nothing where all of it is quoted: a mail that only sends the notice back says nothing."""
    unquoted = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith(">")]
    only_attribution = len(unquoted) == 1 and ">" in text and unquoted[0].rstrip().endswith((":", "："))
    return "" if not unquoted or only_attribution else text.strip()


def _without_opening(body: str) -> str:
    """`body` after the bracket that closes the word, which no other bracket precedes."""
    closing = min(found for found in (body.find(mark) for mark in "]】〕)］）") if found >= 0)
    return body[closing + 1 :].lstrip(" \t:：　").strip()


def _is_only_receipt(body: str) -> bool:
    if len(body) > _SHORT:
        return False
    lines = [line.strip() for line in unicodedata.normalize("NFKC", body).splitlines() if line.strip()]
    said = [line for line in lines if not _COURTESY.fullmatch(line)]
    return bool(said) and all(_ONLY_RECEIVED.fullmatch(line) for line in said)
