"""The letter about what is missing, for one case."""

from collections.abc import Iterable
from datetime import date

from foundation.web.filters import day
from inquiry_desk.cases.letters import filled
from inquiry_desk.cases.missing.items import in_lines
from inquiry_desk.cases.models import Case, CaseRules


def letter_for(case: Case, rules: CaseRules, items: Iterable[str], answer_by: date) -> str:
    """The words of the service with its fields filled in."""
    department = case.service.department
    return filled(
        rules.letter,
        {
            "applicant": case.applicant,
            "number": case.number,
            "items": in_lines(items),
            "answer_by": day(answer_by),
            "department": department.name,
            "phone": department.phone,
        },
    )
