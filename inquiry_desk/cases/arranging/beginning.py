"""Cases begin in a service: its rules, stages and moves as a plan says them."""

from dataclasses import asdict

from foundation.db import db
from inquiry_desk.cases.arranging.values import Plan
from inquiry_desk.cases.models import CaseMove, CaseRules, CaseStage


def begin(service_id: int, plan: Plan) -> CaseRules:
    """Everything of `plan` for a service that has nothing arranged yet."""
    rules = CaseRules(service_id=service_id, **asdict(plan.rules))
    db.session.add(rules)
    stages = {
        values.name: CaseStage(service_id=service_id, position=position, **asdict(values))
        for position, (values, _moves) in enumerate(plan.stages, 1)
    }
    db.session.add_all(stages.values())
    for values, moves in plan.stages:
        stages[values.name].moves = [
            CaseMove(
                to_stage=stages[move.to],
                moved_by=move.moved_by,
                needs_reason=move.needs_reason,
                position=position,
            )
            for position, move in enumerate(moves, 1)
        ]
    db.session.flush()
    return rules
