"""What a list behind a figure says beside each case: when it came back to the centre, and who agreed to another day."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from foundation.db import db
from inquiry_desk.cases.models import Case, CaseExtension
from inquiry_desk.cases.returns import Return, returns_by_case


@dataclass(frozen=True)
class Beside:
    """Of one case, in order."""

    returns: list[Return] = field(default_factory=list)
    extensions: list[CaseExtension] = field(default_factory=list)


def beside_cases(cases: Sequence[Case]) -> dict[int, Beside]:
    """By the id of the case; two statements for a page."""
    ids = [one.id for one in cases]
    returns, extensions = returns_by_case(ids), _extensions_of(ids)
    return {one: Beside(returns.get(one, []), extensions.get(one, [])) for one in ids}


def _extensions_of(case_ids: list[int]) -> dict[int, list[CaseExtension]]:
    query = select(CaseExtension).where(CaseExtension.case_id.in_(case_ids)).order_by(CaseExtension.id)
    found: dict[int, list[CaseExtension]] = {}
    for one in db.session.scalars(query):
        found.setdefault(one.case_id, []).append(one)
    return found
