"""What the FAQ answers to words: articles, what was probably meant, and the nearest where nothing fits."""

from dataclasses import dataclass, field

from faq.library import Finding, find
from faq.nearest import meant_by, nearest_to


@dataclass(frozen=True)
class Answer:
    """The articles found for `words`; `meant` are the words as they were probably meant.

    `near` are known words close to what found nothing, and then the articles are those of the nearest one.
    """

    words: str
    findings: list[Finding] = field(default_factory=list)
    meant: str | None = None
    near: list[str] = field(default_factory=list)


def answer_to(words: str, *, service_id: int | None, limit: int, at_rest: bool = False) -> Answer:
    """The answer to what was typed so far; `at_rest` when typing has ended and meaning may be asked too."""
    if not words.strip():
        return Answer(words)
    findings = find(words, service_id=service_id, limit=limit, by_meaning=at_rest)
    meant = meant_by(words)
    if findings or not (near := [meant] if meant else nearest_to(words)):
        return Answer(words, findings, meant)
    return Answer(words, find(near[0], service_id=service_id, limit=limit), meant, near)
