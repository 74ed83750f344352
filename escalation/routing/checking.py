"""What must hold of a rule before it is kept."""

from collections.abc import Iterator

from flask_babel import lazy_gettext as _l

from escalation.routing.values import LONGEST_TIME, Fault, RuleValues
from escalation.routing.words import lines_of
from foundation.db import db
from foundation.organisation.models import Category, ContactSection, Department, Service

MOST_LINES = 50
LONGEST_LINE = 100


def faults_of(values: RuleValues) -> list[Fault]:
    """Everything that is wrong with it, in the order of the form; empty where it may be kept."""
    return [*_names(values), *_conditions(values), *_recipient(values), *_times(values)]


def _names(values: RuleValues) -> Iterator[Fault]:
    if not values.name.strip():
        yield Fault("name", _l("Give the rule a name."))


def _conditions(values: RuleValues) -> Iterator[Fault]:
    if values.service_id is not None and db.session.get(Service, values.service_id) is None:
        yield Fault("service_id", _l("This service does not exist. Choose another."))
    category = db.session.get(Category, values.category_id) if values.category_id else None
    if values.category_id and (category is None or category.service_id != values.service_id):
        yield Fault("category_id", _l("This category does not belong to the chosen service."))
    lines = lines_of(values.words)
    if len(lines) > MOST_LINES:
        yield Fault("words", _l("Write at most %(count)s lines.", count=MOST_LINES))
    if any(len(line.typed) > LONGEST_LINE for line in lines):
        yield Fault("words", _l("Write at most %(count)s characters in a line.", count=LONGEST_LINE))
    if values.words.strip() and not lines:
        yield Fault("words", _l("These characters say nothing that could be found. Write words."))


def _recipient(values: RuleValues) -> Iterator[Fault]:
    department = db.session.get(Department, values.department_id)
    if department is None or not department.active:
        yield Fault("department_id", _l("This department is no longer in use. Choose another."))
    section = db.session.get(ContactSection, values.section_id) if values.section_id else None
    if values.section_id and (section is None or section.department_id != values.department_id):
        yield Fault("section_id", _l("This section does not belong to the chosen department."))
    elif section is not None and not section.active:
        yield Fault("section_id", _l("This section is no longer in use. Choose another."))


def _times(values: RuleValues) -> Iterator[Fault]:
    for field in ("accept_within_hours", "answer_within_hours", "urgent_within_hours"):
        if not 1 <= getattr(values, field) <= LONGEST_TIME:
            yield Fault(field, _l("Enter a number from 1 to 400."))
    if values.accept_within_hours > values.answer_within_hours:
        yield Fault("accept_within_hours", _l("Accepting cannot be due after the answer."))
    if values.urgent_within_hours > values.answer_within_hours:
        yield Fault("urgent_within_hours", _l("An urgent answer cannot be due after an ordinary one."))
