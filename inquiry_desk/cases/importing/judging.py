"""What becomes of each row, decided for many rows at once and without changing anything."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from foundation.db import db
from foundation.organisation.models import Service, User
from foundation.text import fold
from inquiry_desk.cases.importing.columns import BY_KEY, DECIDED, RECEIVED, STAGE
from inquiry_desk.cases.importing.lines import Bounds, Given, Said, read_line
from inquiry_desk.cases.importing.models import CaseImport, RowFate
from inquiry_desk.cases.importing.paths import path_between
from inquiry_desk.cases.models import Case, CaseStage, CaseStep
from inquiry_desk.cases.stages import LABELS as REFUSALS
from inquiry_desk.cases.stages import Refusal, first_stage, stages_of

TAKEN_OVER = ("kind", "applicant", "kana", "born_on", "phone_e164", "note")
"""What a row changes of a case that is known. The day of receipt is none of it: deadlines follow from it."""

_HEADINGS = {"phone_e164": "phone"}


@dataclass(frozen=True)
class Verdict:
    """The fate of a row, why it is refused, and what it would do to which case."""

    fate: RowFate
    reason: str = ""
    said: Said | None = None
    case: Case | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    path: tuple[CaseStage, ...] = ()

    @property
    def basis(self) -> dict[str, Any]:
        """What the row would do, as it is kept and shown: of each field what stands there and what comes."""
        texts = {key: [_text(getattr(self.case, key)), _text(value)] for key, value in self.changes.items()}
        if self.path and self.case:
            texts[STAGE] = [self.case.stage.name, self.path[-1].name]
        return texts


@dataclass(frozen=True)
class Library:
    """What is known of the cases some rows name, and of their service. `by`: who brought the file."""

    by: User
    bounds: Bounds
    stages: Mapping[str, CaseStage]
    first: CaseStage
    cases: Mapping[str, Case]
    been_in: frozenset[tuple[int, int]]
    """Cases and stages they were in: a file that is behind takes nothing back."""


def library_for(one: CaseImport, numbers: Collection[str], today: date) -> Library:
    """All that is needed to judge rows with these numbers, in a few queries. LookupError: nothing is arranged."""
    assert one.mapping is not None, "rows are read by their columns"
    stages = {fold(stage.name): stage for stage in stages_of(one.service_id) if stage.active}
    query = select(Case).where(
        Case.service_id == one.service_id,
        Case.source == one.mapping.source,
        Case.source_number.in_(numbers),
    )
    query = query.options(joinedload(Case.stage), selectinload(Case.checks))
    cases = {case.source_number or "": case for case in db.session.scalars(query)}
    return Library(
        one.by,
        Bounds(today, db.session.get_one(Service, one.service_id).ends_on),
        stages,
        first_stage(one.service_id),
        cases,
        _been_in([case.id for case in cases.values()]) if STAGE in one.mapping.columns else frozenset(),
    )


def _been_in(case_ids: list[int]) -> frozenset[tuple[int, int]]:
    query = select(CaseStep.case_id, CaseStep.to_stage_id).where(CaseStep.case_id.in_(case_ids))
    return frozenset((case_id, stage_id) for case_id, stage_id in db.session.execute(query) if stage_id)


def judge(given: Given, library: Library) -> Verdict:
    """The fate of one row, whatever the other rows of the file say."""
    said, problems = read_line(given, library.bounds)
    if problems:
        return Verdict(RowFate.REFUSED, " ".join(problems))
    case = library.cases.get(said.source_number)
    if case is not None and case.received_on != said.received_on:
        return _refused(RECEIVED, _("The case has another one. Correct it on the page of the case."))
    path = _path(said, case, library)
    if isinstance(path, str):
        return _refused(STAGE, path)
    if problem := _decision_problem(said, case, path):
        return _refused(DECIDED, problem)
    if case is None:
        return Verdict(RowFate.NEW, said=said, path=path)
    changes = {
        key: value for key in TAKEN_OVER if (value := getattr(said, key)) and value != getattr(case, key)
    }
    fate = RowFate.CHANGED if changes or path else RowFate.KNOWN
    return Verdict(fate, said=said, case=case, changes=changes, path=path)


def heading_of(key: str) -> object:
    """What a field is called on the screen and in reasons."""
    return BY_KEY[_HEADINGS.get(key, key)].heading


def _path(said: Said, case: Case | None, library: Library) -> tuple[CaseStage, ...] | str:
    """The stages a case goes through to where the row says it is, or why it cannot."""
    if not said.stage:
        return ()
    to = library.stages.get(fold(said.stage))
    if to is None:
        return _("The service has no stage of this name.")
    if case and (case.id, to.id) in library.been_in:
        return ()
    found = path_between(case.stage if case else library.first, to, library.by)
    return found if found is not None else str(REFUSALS[Refusal.NO_SUCH_MOVE])


def _decision_problem(said: Said, case: Case | None, path: tuple[CaseStage, ...]) -> str:
    if said.decided_on is None or any(stage.decides for stage in path):
        return ""
    if case is None or case.decided_on is None:
        return _("By the stage of the row, nothing was decided.")
    return "" if case.decided_on == said.decided_on else _("The case has another one.")


def _refused(key: str, problem: str) -> Verdict:
    return Verdict(RowFate.REFUSED, _("“%(column)s”: %(problem)s", column=heading_of(key), problem=problem))


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")
