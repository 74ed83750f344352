"""The people and places of the tests: a small city that is the same in every test."""

import unicodedata
from dataclasses import dataclass
from datetime import date

from flask.testing import FlaskClient

from foundation import clock
from foundation.access.roles import Role
from foundation.db import transaction
from foundation.organisation.models import AnsweredBy, Category, Department, Service, User
from tests.passwords_hashed_quickly import QUICK

PASSWORD = "correct horse 電池 staple"
_HASH = QUICK.hash(unicodedata.normalize("NFKC", PASSWORD))


@dataclass(frozen=True)
class City:
    """Ids, so that tests may use them in any session."""

    school_department: int
    child_department: int
    school: int
    child: int
    ended: int
    categories: dict[int, int]
    people: dict[str, int]

    def id_of(self, login_id: str) -> int:
        return self.people[login_id]


def make_city() -> City:
    """学務支援課 with 就学援助, こども支援課 with こども医療, and a service whose handling period is over."""
    with transaction() as session:
        school_dept = Department(
            code="gakumu", name="学務支援課", bureau="教育委員会事務局", mail_address="gakumu@dept.example.jp"
        )
        child_dept = Department(
            code="kodomo", name="こども支援課", bureau="こども局", mail_address="kodomo@dept.example.jp"
        )
        school = _service("shugaku", "就学援助業務", "就学援助", school_dept, date(2027, 9, 30))
        child = _service("kodomo", "こども医療費助成業務", "こども医療", child_dept, date(2027, 9, 30))
        ended = _service("ended", "終了した業務", "終了", school_dept, date(2026, 3, 31))
        session.add_all([school_dept, child_dept, school, child, ended])
        categories = [Category(service=s, name="申請方法", position=1) for s in (school, child, ended)]
        session.add_all(categories)
        people = _people(school_dept, child_dept, school, child)
        session.add_all(people)
        session.flush()
        return City(
            school_dept.id,
            child_dept.id,
            school.id,
            child.id,
            ended.id,
            {c.service_id: c.id for c in categories},
            {p.login_id: p.id for p in people},
        )


def _service(code: str, name: str, short: str, department: Department, until: date) -> Service:
    return Service(
        code=code,
        name=name,
        short_name=short,
        department=department,
        starts_on=date(2025, 1, 6),
        ends_on=until,
        mail_local_part=code,
        answered_by=AnsweredBy.DESK,
    )


def _people(school_dept: Department, child_dept: Department, school: Service, child: Service) -> list[User]:
    return [
        _person("operator", "佐藤", Role.OPERATOR, services=[school]),
        _person("colleague", "鈴木", Role.OPERATOR, services=[school]),
        _person("other_operator", "高橋", Role.OPERATOR, services=[child]),
        _person("supervisor", "田中", Role.SUPERVISOR, services=[school]),
        _person("site_manager", "伊藤", Role.SITE_MANAGER),
        _person("general_manager", "渡辺", Role.GENERAL_MANAGER),
        _person("school_staff", "山本", Role.DEPARTMENT_STAFF, department=school_dept),
        _person("child_staff", "中村", Role.DEPARTMENT_STAFF, department=child_dept),
        _person("contract_officer", "小林", Role.CONTRACT_OFFICER),
        _person("auditor", "加藤", Role.AUDITOR),
        _person("administrator", "吉田", Role.ADMINISTRATOR),
    ]


def _person(
    login_id: str,
    name: str,
    role: Role,
    services: list[Service] | None = None,
    department: Department | None = None,
) -> User:
    return User(
        login_id=login_id,
        display_name=name,
        role=role,
        services=services or [],
        department=department,
        password_hash=_HASH,
        must_change_password=False,
        created_at=clock.now(),
    )


def sign_in(client: FlaskClient, login_id: str) -> FlaskClient:
    """Through the real form."""
    response = client.post("/login", data={"login_id": login_id, "password": PASSWORD})
    assert response.status_code == 302, f"{login_id} could not sign in"
    return client
