"""The city of the tests with the sample stages of three services, to take cases in and move them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from foundation import clock
from foundation.calendar import day_of
from foundation.db import db, transaction
from foundation.organisation.models import User
from inquiry_desk.cases.actions import Application, move_case, take_in
from inquiry_desk.cases.arranging.beginning import begin
from inquiry_desk.cases.arranging.values import plan_of
from inquiry_desk.cases.kinds import Source
from inquiry_desk.cases.models import Case, CaseStage
from inquiry_desk.sample.content import read
from tests.personas import City

COUNTS_FROM = date(2026, 4, 1)


@dataclass(frozen=True)
class Arranged:
    """就学援助 and こども医療 with their sample stages; the service that ended has those of 消防点検."""

    city: City

    def stage(self, service_id: int, name: str) -> CaseStage:
        query = select(CaseStage).where(CaseStage.service_id == service_id, CaseStage.name == name)
        return db.session.scalars(query).one()

    def person(self, login_id: str) -> User:
        return db.session.get_one(User, self.city.id_of(login_id))

    def case(self, *through: str, service_id: int | None = None, by: str = "operator", **known: Any) -> int:
        """The id of a new case of 就学援助 (unless told), moved through the stages named.

        `by` moves it; to where the department decides, its staff does.
        """
        at = clock.now()
        values: dict[str, Any] = {
            "service_id": service_id or self.city.school,
            "source": Source.PAPER,
            "received_on": day_of(at),
            "applicant": "見本 花子",
            "kana": "ミホン ハナコ",
        }
        with transaction():
            case = take_in(Application(**(values | known)), self.person(by), at)
            for name in through:
                to = self.stage(case.service_id, name)
                move_case(case, to, self._mover(case, to, by), at, reason="試験")
            return case.id

    def having(self, case_id: int) -> Case:
        """As the database holds it now."""
        db.session.rollback()
        return db.session.get_one(Case, case_id)

    def _mover(self, case: Case, to: CaseStage, by: str) -> User:
        move = next(move for move in case.stage.moves if move.to_stage_id == to.id)
        movers = {"desk": by, "supervision": "site_manager", "city": self._staff(case.service_id)}
        return self.person(movers[move.moved_by.value])

    def _staff(self, service_id: int) -> str:
        return "child_staff" if service_id == self.city.child else "school_staff"


@pytest.fixture
def arranged(city: City) -> Arranged:
    plans = {entry["code"]: entry for entry in read("cases")["services"]}
    codes = {city.school: "shugaku", city.child: "kodomo-iryo", city.ended: "shobo-tenken"}
    with transaction():
        for service_id, code in codes.items():
            begin(service_id, plan_of(plans[code], COUNTS_FROM))
    return Arranged(city)
