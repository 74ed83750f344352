"""What is wrong with a rule as things are now: it stays as it was written while departments and services change."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from escalation.routing.covering import first_covering
from escalation.routing.models import NoticeChannel, RoutingRule
from escalation.routing.reaching import has_mail


class Flaw(enum.Enum):
    """What an administrator should put right."""

    DEPARTMENT_RETIRED = "department_retired"
    SECTION_RETIRED = "section_retired"
    SERVICE_RETIRED = "service_retired"
    CATEGORY_RETIRED = "category_retired"
    NO_MAIL = "no_mail"
    NO_WEBHOOK = "no_webhook"
    NOBODY_LOOKS = "nobody_looks"
    COVERED = "covered"


LABELS: dict[enum.Enum, object] = {
    Flaw.DEPARTMENT_RETIRED: _l("Its department is no longer in use, so the rule is passed over."),
    Flaw.SECTION_RETIRED: _l("Its section is no longer in use, so the department as a whole is asked."),
    Flaw.SERVICE_RETIRED: _l("Its service is no longer in use, so the rule is of no effect."),
    Flaw.CATEGORY_RETIRED: _l("Its category is no longer offered, so new inquiries do not carry it."),
    Flaw.NO_MAIL: _l("Notices go by mail, and there is no mail address that can be used."),
    Flaw.NO_WEBHOOK: _l("Notices go into the department's own system, and its address is not registered."),
    Flaw.NOBODY_LOOKS: _l("It is shown on the department's page only, and nobody there can sign in."),
    Flaw.COVERED: _l("It is never taken, because an earlier rule fits everything this one fits."),
}


@dataclass(frozen=True)
class Found:
    """One flaw; `by`: the earlier rule that covers this one."""

    flaw: Flaw
    by: RoutingRule | None = None


def flaws_of(rule: RoutingRule, before: Iterable[RoutingRule] = ()) -> list[Found]:
    """What is wrong with `rule`, tried after the rules `before` it; nothing where it is out of use."""
    if not rule.active:
        return []
    found = [Found(flaw) for flaw, applies in _retired(rule) if applies]
    if rule.department.active:
        found += [Found(flaw) for flaw, applies in _unreached(rule) if applies]
    other = first_covering(before, rule)
    return [*found, Found(Flaw.COVERED, other)] if other else found


def flaws_in_order(rules: list[RoutingRule]) -> dict[int, list[Found]]:
    """The flaws of each of all rules, by its id."""
    return {rule.id: flaws_of(rule, rules[:place]) for place, rule in enumerate(rules)}


def _retired(rule: RoutingRule) -> tuple[tuple[Flaw, bool], ...]:
    return (
        (Flaw.DEPARTMENT_RETIRED, not rule.department.active),
        (Flaw.SECTION_RETIRED, rule.section is not None and not rule.section.active),
        (Flaw.SERVICE_RETIRED, rule.service is not None and not rule.service.active),
        (Flaw.CATEGORY_RETIRED, rule.category is not None and not rule.category.active),
    )


def _unreached(rule: RoutingRule) -> tuple[tuple[Flaw, bool], ...]:
    section = rule.section if rule.section and rule.section.active else None
    return (
        (Flaw.NO_MAIL, rule.channel is NoticeChannel.MAIL and not has_mail(rule.department, section)),
        (Flaw.NO_WEBHOOK, rule.channel is NoticeChannel.WEBHOOK and not rule.department.webhook_url),
        (Flaw.NOBODY_LOOKS, rule.channel is NoticeChannel.WEB and not _has_staff(rule)),
    )


def _has_staff(rule: RoutingRule) -> bool:
    return any(person.active for person in rule.department.staff)
