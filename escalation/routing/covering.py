"""Whether a rule can ever fire, with those before it: pure."""

from collections.abc import Iterable

from escalation.routing.models import RoutingRule
from escalation.routing.words import lines_of


def covers(earlier: RoutingRule, later: RoutingRule) -> bool:
    """Whether `earlier` fits, and is taken, wherever `later` would fit."""
    return (
        earlier.active
        and earlier.department.active
        and earlier.service_id in (None, later.service_id)
        and earlier.category_id in (None, later.category_id)
        and earlier.received_by in ("", later.received_by)
        and _words_cover(earlier.words, later.words)
    )


def first_covering(before: Iterable[RoutingRule], rule: RoutingRule) -> RoutingRule | None:
    """The first of the rules `before` it for which `rule` never fires; None where no single one is to blame."""
    return next((other for other in before if covers(other, rule)), None)


def _words_cover(earlier: str, later: str) -> bool:
    wide, narrow = lines_of(earlier), lines_of(later)
    if not wide:
        return True
    return bool(narrow) and all(any(line.implies(other) for other in wide) for line in narrow)
