"""The contract figures of spec 3-12(2) as definitions: which inquiries make up each side of the fraction.

The same condition counts a side and lists it, so that a number always opens into exactly its inquiries.
"""

import enum
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, exists, not_

from escalation.models import Escalation
from inquiry_desk.inquiries.kinds import FirstOutcome
from inquiry_desk.inquiries.models import Inquiry


class Side(enum.Enum):
    """Which inquiries of a figure: either side of the fraction, what lies between, what was left out."""

    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    MISSED = "missed"
    EXCLUDED = "excluded"


@dataclass(frozen=True)
class Kpi:
    """管理項目: a share with its target (0–1).

    Both conditions are true or false for every row, never NULL. The numerator counts within the
    denominator; an inquiry with an exclusion is in neither (requirement B9).
    """

    key: str
    clause: str
    name: object
    numerator_name: object
    denominator_name: object
    target: float
    numerator: ColumnElement[bool]
    denominator: ColumnElement[bool]
    numerator_meaning: object
    denominator_meaning: object


@dataclass(frozen=True)
class Figure:
    """A measured `Kpi`: numbers of inquiries."""

    kpi: Kpi
    numerator: int
    denominator: int
    excluded: int = 0

    @property
    def missed(self) -> int:
        """How many of the denominator are not in the numerator."""
        return self.denominator - self.numerator

    @property
    def share(self) -> float | None:
        """0–1; None where there is nothing to measure."""
        return self.numerator / self.denominator if self.denominator else None

    @property
    def percent(self) -> str | None:
        """ "89.9": rounded down, so that a missed target never reads as if it were met."""
        if not self.denominator:
            return None
        per_mille = self.numerator * 1000 // self.denominator
        return f"{per_mille // 10}.{per_mille % 10}"

    @property
    def meets_target(self) -> bool | None:
        """Whether the share reaches the target; None where there is nothing to measure."""
        return None if self.share is None else self.share >= self.kpi.target

    def __add__(self, other: "Figure") -> "Figure":
        """The same figure over both sets of inquiries, which have none in common."""
        return Figure(
            self.kpi,
            self.numerator + other.numerator,
            self.denominator + other.denominator,
            self.excluded + other.excluded,
        )

    def count(self, side: Side) -> int:
        return {
            Side.NUMERATOR: self.numerator,
            Side.DENOMINATOR: self.denominator,
            Side.MISSED: self.missed,
            Side.EXCLUDED: self.excluded,
        }[side]


IS_COUNTED = Inquiry.exclusion.is_(None)
DEPARTMENT_ANSWERED = exists().where(Escalation.inquiry_id == Inquiry.id, Escalation.answered_at.is_not(None))

FIRST_CONTACT = Kpi(
    key="first-contact",
    clause="3-12(2)-1",
    name=_l("First-contact completion rate"),
    numerator_name=_l("Completed at the first contact"),
    denominator_name=_l("All responses"),
    target=0.9,
    numerator=and_(Inquiry.first_outcome.is_not(None), Inquiry.first_outcome == FirstOutcome.ANSWERED),
    denominator=Inquiry.first_response_at.is_not(None),
    numerator_meaning=_l("Of these, the first responder answered fully at the first contact."),
    denominator_meaning=_l("Inquiries received in the period that were responded to."),
)
COMPLETION = Kpi(
    key="completion",
    clause="3-12(2)-2",
    name=_l("Completion rate"),
    numerator_name=_l("Completed by the centre"),
    denominator_name=_l("All counted inquiries"),
    target=0.8,
    numerator=and_(Inquiry.completed_at.is_not(None), not_(DEPARTMENT_ANSWERED)),
    denominator=Inquiry.id.is_not(None),
    numerator_meaning=_l("Of these, the centre completed them without an answer of the department."),
    denominator_meaning=_l("All inquiries received in the period."),
)

KPIS = (FIRST_CONTACT, COMPLETION)


def kpi_with_key(key: str) -> Kpi | None:
    return next((kpi for kpi in KPIS if kpi.key == key), None)


def is_on(kpi: Kpi, side: Side) -> ColumnElement[bool]:
    """The inquiries on one side of a figure. Excluded are those that would else be in the denominator."""
    if side is Side.EXCLUDED:
        return and_(Inquiry.exclusion.is_not(None), kpi.denominator)
    counted = and_(IS_COUNTED, kpi.denominator)
    if side is Side.NUMERATOR:
        return and_(counted, kpi.numerator)
    return and_(counted, not_(kpi.numerator)) if side is Side.MISSED else counted


SIDE_LABELS: dict[enum.Enum, object] = {
    Side.NUMERATOR: _l("Numerator"),
    Side.DENOMINATOR: _l("Denominator"),
    Side.MISSED: _l("Not in the numerator"),
    Side.EXCLUDED: _l("Left out of the figure"),
}
