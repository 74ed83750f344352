"""The contract figures of spec 3-12(2) as definitions: which inquiries make up each side of the fraction.

The same condition counts a side and lists it, so that a number always opens into exactly its inquiries.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, exists, false, not_

from escalation.models import Escalation
from inquiry_desk.inquiries.kinds import Exclusion, FirstOutcome
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.reports.models import Basis


class Side(enum.Enum):
    """Which inquiries of a figure: either side of the fraction, what lies between, what was left out."""

    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    MISSED = "missed"
    EXCLUDED = "excluded"


class Comparison(enum.Enum):
    """How a share meets its target, which is given per mille so that nothing is rounded."""

    AT_LEAST = "at_least"
    BELOW = "below"
    EXACTLY = "exactly"

    def holds(self, numerator: int, denominator: int, per_mille: int) -> bool:
        reached, wanted = numerator * 1000, denominator * per_mille
        if self is Comparison.AT_LEAST:
            return reached >= wanted
        return reached < wanted if self is Comparison.BELOW else reached == wanted


@dataclass(frozen=True)
class Kpi:
    """管理項目: a figure as it is defined from a day on. Version 0 is the clause itself, before any agreement.

    Both conditions are true or false for every row, never NULL. The numerator counts within the
    denominator; an inquiry with one of the exclusions is in neither (requirement B9).
    """

    key: str
    clause: str
    name: object
    numerator_name: object
    denominator_name: object
    numerator: ColumnElement[bool]
    denominator: ColumnElement[bool]
    numerator_meaning: object
    denominator_meanings: Mapping[Basis, object]
    target_per_mille: int
    comparison: Comparison = Comparison.AT_LEAST
    basis: Basis = Basis.RECEIVED
    exclusions: frozenset[Exclusion] = field(default=frozenset(Exclusion))
    version: int = 0
    effective_from: date | None = None

    @property
    def target(self) -> float:
        """0–1."""
        return self.target_per_mille / 1000

    @property
    def target_percent(self) -> str:
        """ "90", "92.5"."""
        return percent_text(self.target_per_mille)

    @property
    def left_out(self) -> tuple[Exclusion, ...]:
        """The exclusions in the order people know them."""
        return tuple(one for one in Exclusion if one in self.exclusions)

    @property
    def denominator_meaning(self) -> object:
        return self.denominator_meanings[self.basis]


@dataclass(frozen=True)
class Figure:
    """A measured `Kpi`: numbers of inquiries. `kpi` is the version in force when the period ends.

    `changed`: another version was in force on earlier days of the period.
    """

    kpi: Kpi
    numerator: int
    denominator: int
    excluded: int = 0
    changed: bool = False

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
        if not self.denominator:
            return None
        return self.kpi.comparison.holds(self.numerator, self.denominator, self.kpi.target_per_mille)

    def __add__(self, other: "Figure") -> "Figure":
        """The same figure over both sets of inquiries, which have none in common."""
        return Figure(
            max(self.kpi, other.kpi, key=lambda kpi: kpi.version),
            self.numerator + other.numerator,
            self.denominator + other.denominator,
            self.excluded + other.excluded,
            self.changed or other.changed or self.kpi.version != other.kpi.version,
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
    numerator=and_(Inquiry.first_outcome.is_not(None), Inquiry.first_outcome == FirstOutcome.ANSWERED),
    denominator=Inquiry.first_response_at.is_not(None),
    numerator_meaning=_l("Of these, the first responder answered fully at the first contact."),
    denominator_meanings={
        Basis.RECEIVED: _l("Inquiries received in the period that were responded to."),
        Basis.ANSWERED: _l("Inquiries first responded to in the period."),
    },
    target_per_mille=900,
)
COMPLETION = Kpi(
    key="completion",
    clause="3-12(2)-2",
    name=_l("Completion rate"),
    numerator_name=_l("Completed by the centre"),
    denominator_name=_l("All counted inquiries"),
    numerator=and_(Inquiry.completed_at.is_not(None), not_(DEPARTMENT_ANSWERED)),
    denominator=Inquiry.id.is_not(None),
    numerator_meaning=_l("Of these, the centre completed them without an answer of the department."),
    denominator_meanings={
        Basis.RECEIVED: _l("All inquiries received in the period."),
        Basis.ANSWERED: _l("Inquiries first responded to in the period."),
    },
    target_per_mille=800,
)

KPIS = (FIRST_CONTACT, COMPLETION)


def kpi_with_key(key: str) -> Kpi | None:
    return next((kpi for kpi in KPIS if kpi.key == key), None)


def percent_text(per_mille: int) -> str:
    """ "90", "92.5"."""
    return f"{per_mille // 10}.{per_mille % 10}" if per_mille % 10 else str(per_mille // 10)


def is_on(kpi: Kpi, side: Side) -> ColumnElement[bool]:
    """The inquiries on one side of a figure. Excluded are those that would else be in the denominator."""
    excluded = _is_excluded(kpi.exclusions)
    if side is Side.EXCLUDED:
        return and_(excluded, kpi.denominator)
    counted = and_(not_(excluded), kpi.denominator)
    if side is Side.NUMERATOR:
        return and_(counted, kpi.numerator)
    return and_(counted, not_(kpi.numerator)) if side is Side.MISSED else counted


def _is_excluded(exclusions: frozenset[Exclusion]) -> ColumnElement[bool]:
    marked = Inquiry.exclusion.is_not(None)
    if exclusions == frozenset(Exclusion):
        return marked
    return and_(marked, Inquiry.exclusion.in_(exclusions)) if exclusions else false()


SIDE_LABELS: dict[enum.Enum, object] = {
    Side.NUMERATOR: _l("Numerator"),
    Side.DENOMINATOR: _l("Denominator"),
    Side.MISSED: _l("Not in the numerator"),
    Side.EXCLUDED: _l("Left out of the figure"),
}
