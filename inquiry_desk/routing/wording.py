"""When a rule fits and what goes along by it, in words."""

from flask_babel import gettext as _

from escalation.routing.models import RoutingRule
from escalation.routing.terms import Part, Terms, parts_of
from escalation.routing.words import lines_of
from foundation.web.filters import LABELS
from inquiry_desk.inquiries.kinds import Channel


def conditions_of(rule: RoutingRule) -> list[str]:
    """One phrase for each condition, 「業務: 就学援助」; empty where the rule fits everything."""
    conditions = (
        (_("Service"), rule.service.short_name if rule.service else ""),
        (_("Category"), rule.category.name if rule.category else ""),
        (_("Channel"), way_in(rule.received_by)),
        (_("Words"), _(" or ").join(f"「{line.typed}」" for line in lines_of(rule.words))),
    )
    return [_("%(what)s: %(value)s", what=what, value=value) for what, value in conditions if value]


def way_in(value: str) -> str:
    """The word on the screen for a way in; empty for none, as it stands where no such way exists any more."""
    known = {channel.value: str(LABELS[channel]) for channel in Channel}
    return known.get(value, value)


def parts_in_order(terms: RoutingRule | Terms) -> list[Part]:
    """What of a citizen's data goes along, always in the same order."""
    included = terms.includes if isinstance(terms, Terms) else parts_of(terms)
    return [part for part in Part if part in included]
