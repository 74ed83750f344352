"""The form of the moves out of one stage: a row for each stage a case could go on to."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField

from foundation.web.filters import choices_of
from inquiry_desk.cases.arranging.moving_on import WayOn
from inquiry_desk.cases.kinds import MovedBy
from inquiry_desk.cases.models import CaseStage
from inquiry_desk.staff.fields import EditForm


def moves_form(stage: CaseStage, others: Sequence[CaseStage], sent: Any, **held: Any) -> EditForm:
    """`others`: the stages in use but this one, in order. The fields of a row end in the id of its stage."""
    fields: dict[str, Any] = {
        "usual": RadioField(
            _l("The usual move"),
            choices=lambda: [(str(other.id), other.name) for other in others],
            validate_choice=False,
        )
    }
    for other in others:
        fields[f"who_{other.id}"] = SelectField(other.name, choices=_movers, default="")
        fields[f"reason_{other.id}"] = BooleanField(_l("with a reason"))
    kind: type[EditForm] = type("MovesForm", (EditForm,), fields)
    return kind(formdata=sent, data=_held(stage) | held)


def wanted(form: EditForm, others: Sequence[CaseStage]) -> list[WayOn]:
    """The moves as typed, the usual one first."""
    ways = [
        WayOn(other, MovedBy(form[f"who_{other.id}"].data), bool(form[f"reason_{other.id}"].data))
        for other in others
        if form[f"who_{other.id}"].data
    ]
    return sorted(ways, key=lambda way: str(way.to.id) != form["usual"].data)


def _movers() -> list[tuple[str, Any]]:
    return [("", _l("Not from here")), *choices_of(MovedBy)]


def _held(stage: CaseStage) -> dict[str, Any]:
    in_use = [move for move in stage.moves if move.to_stage.active]
    held: dict[str, Any] = {"usual": str(in_use[0].to_stage_id) if in_use else ""}
    for move in in_use:
        held[f"who_{move.to_stage_id}"] = move.moved_by.value
        held[f"reason_{move.to_stage_id}"] = move.needs_reason
    return held
