"""Who of the sample city handles the cases of a service, and where a case goes on from a stage."""

from dataclasses import dataclass
from random import Random
from typing import Any

from foundation.db import db
from foundation.organisation.models import User
from inquiry_desk.cases.kinds import Ending, MovedBy
from inquiry_desk.cases.models import Case, CaseMove, CaseRules, CaseStage
from inquiry_desk.cases.stages import rules_of, stages_of
from inquiry_desk.sample.cast import Person, ServiceCast, cast_of_the_city
from inquiry_desk.sample.content import read


@dataclass(frozen=True)
class Office:
    """Everybody and everything around the cases of one service. `stages` are held so that they are read once."""

    cast: ServiceCast
    rules: CaseRules
    stages: list[CaseStage]
    operators: list[User]
    supervisor: User
    staff: list[User]
    content: dict[str, Any]

    def mover(self, move: CaseMove, rng: Random) -> User:
        """Somebody who may make this move."""
        if move.moved_by is MovedBy.CITY:
            return rng.choice(self.staff)
        return self.supervisor if move.moved_by is MovedBy.SUPERVISION else rng.choice(self.operators)


def offices() -> list[Office]:
    """Of the services of the sample city that handle cases; SampleCityMissingError."""
    contents = {entry["code"]: entry for entry in read("case-past")["services"]}
    made = [_office(cast, contents[cast.code]) for cast in cast_of_the_city()]
    return [office for office in made if office.stages]


def usual_move(case: Case) -> CaseMove | None:
    return next((move for move in case.stage.moves if move.to_stage.active), None)


def move_to_ending(case: Case, ending: Ending) -> CaseMove | None:
    return next((move for move in case.stage.moves if move.to_stage.ending is ending), None)


def _office(cast: ServiceCast, content: dict[str, Any]) -> Office:
    stages = stages_of(cast.id)
    return Office(
        cast=cast,
        rules=rules_of(cast.id) if stages else CaseRules(),
        stages=stages,
        operators=_users(cast.operators),
        supervisor=_users(cast.second_responders)[0],
        staff=_users(cast.department_staff),
        content=content,
    )


def _users(people: tuple[Person, ...]) -> list[User]:
    return [db.session.get_one(User, person.id) for person in people]
