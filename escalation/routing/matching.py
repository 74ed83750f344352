"""Which rule fits an inquiry: pure, and able to say why the others do not."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from flask_babel import lazy_gettext as _l

from escalation.routing.models import RoutingRule
from escalation.routing.words import found_line, plain


@dataclass(frozen=True)
class Matter:
    """What rules look at: the service and category, how it came in (受付経路, by value), and its words."""

    service_id: int | None
    category_id: int | None = None
    received_by: str = ""
    text: str = ""

    @cached_property
    def plain_text(self) -> str:
        """Its words as `words` compares them; read once for all rules."""
        return plain(self.text)


class Miss(enum.Enum):
    """Why a rule does not fit."""

    OUT_OF_USE = "out_of_use"
    SERVICE = "service"
    CATEGORY = "category"
    RECEIVED_BY = "received_by"
    WORDS = "words"
    DEPARTMENT = "department"


LABELS: dict[enum.Enum, object] = {
    Miss.OUT_OF_USE: _l("The rule is not in use"),
    Miss.SERVICE: _l("It is for another service"),
    Miss.CATEGORY: _l("It is for another category"),
    Miss.RECEIVED_BY: _l("It is for another way in"),
    Miss.WORDS: _l("None of its words occurs"),
    Miss.DEPARTMENT: _l("Its department is no longer in use"),
}


@dataclass(frozen=True)
class Verdict:
    """What became of one rule: `miss` is None where it fits; `word`: which line of its words was found."""

    rule: RoutingRule
    miss: Miss | None
    word: str = ""


def judge(rule: RoutingRule, matter: Matter) -> Verdict:
    """Whether `rule` fits, the first reason why not, or the line of words by which it does."""
    misses = (
        (Miss.OUT_OF_USE, not rule.active),
        (Miss.SERVICE, rule.service_id not in (None, matter.service_id)),
        (Miss.CATEGORY, rule.category_id not in (None, matter.category_id)),
        (Miss.RECEIVED_BY, rule.received_by not in ("", matter.received_by)),
        (Miss.DEPARTMENT, not rule.department.active),
    )
    miss = next((miss for miss, applies in misses if applies), None)
    if miss:
        return Verdict(rule, miss)
    # Last, because words are looked for in the whole text.
    word = found_line(rule.words, matter.plain_text)
    return Verdict(rule, Miss.WORDS) if word is None else Verdict(rule, None, word)


def first_fit(rules: Iterable[RoutingRule], matter: Matter) -> RoutingRule | None:
    """The first rule that fits, in the order given."""
    return next((rule for rule in rules if judge(rule, matter).miss is None), None)
