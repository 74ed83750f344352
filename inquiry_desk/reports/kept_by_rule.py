"""The figures of spec 3-12(1) as the page of definitions shows them: kept by rule, as their clause says (0030)."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from inquiry_desk.registers.figures import ERRORS_BELOW_PER_MILLE
from inquiry_desk.registers.parts import Part
from inquiry_desk.reports.kpi import Comparison, percent_text


@dataclass(frozen=True)
class KeptByRule:
    """`denominator` None and `target_per_mille` None: a plain number, of which there may be none."""

    clause: str
    name: object
    numerator: object
    denominator: object | None
    exclusions: tuple[Part, ...]
    comparison: Comparison
    target_per_mille: int | None

    @property
    def target_percent(self) -> str | None:
        return None if self.target_per_mille is None else percent_text(self.target_per_mille)


KEPT_BY_RULE = (
    KeptByRule(
        clause="3-12(1)-1",
        name=_l("Processing error rate"),
        numerator=_l("Findings of the period that were accepted as errors."),
        denominator=_l(
            "Items processed in the period: cases with which the centre was done; before cases count, as entered by day."
        ),
        exclusions=(Part.NOT_JUDGED, Part.DISPUTED, Part.NOT_OURS),
        comparison=Comparison.BELOW,
        target_per_mille=ERRORS_BELOW_PER_MILLE,
    ),
    KeptByRule(
        clause="3-12(1)-2",
        name=_l("Deadlines met"),
        numerator=_l("Of these, done by the day; extended ones by the day of the extension."),
        denominator=_l("Tasks and cases due in the period whose day is over or that are done."),
        exclusions=(Part.NOT_YET_DUE, Part.DUE_OUTSIDE, Part.LEFT_BY_APPLICANT),
        comparison=Comparison.EXACTLY,
        target_per_mille=1000,
    ),
    KeptByRule(
        clause="3-12(1)-3",
        name=_l("Security incidents"),
        numerator=_l("Incidents that happened in the period."),
        denominator=None,
        exclusions=(Part.WITHDRAWN,),
        comparison=Comparison.EXACTLY,
        target_per_mille=None,
    ),
)
