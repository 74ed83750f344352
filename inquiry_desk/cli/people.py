"""Users from the console: the first administrator of an installation."""

import click
from sqlalchemy import select

from foundation import clock
from foundation.access.passwords import hash_password, objection_to
from foundation.access.roles import Role
from foundation.access.signing_in import login_id_from
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import db, transaction
from foundation.organisation.models import Department, User
from inquiry_desk.cli.environment import Problem, application


@click.group()
def user() -> None:
    """People who sign in."""


@user.command("create")
@click.argument("login_id")
@click.option("--name", required=True, help="As shown on screen.")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--department", metavar="CODE", help="For department_staff.")
@click.password_option(help="Asked for where it is not given; has to be changed at the first sign-in.")
def create(login_id: str, name: str, role: str, department: str | None, password: str) -> None:
    """Create a user. The initial password has to be changed at the first sign-in."""
    login_id = login_id_from(login_id)
    with application(), transaction() as session:
        if db.session.scalar(select(User.id).where(User.login_id == login_id)):
            raise Problem(f"there is a user {login_id} already")
        objection = objection_to(password, login_id)
        if objection is not None:
            raise Problem(str(objection))
        person = User(
            login_id=login_id,
            display_name=name,
            role=Role(role),
            department=_department(role, department),
            password_hash=hash_password(password),
            created_at=clock.now(),
        )
        session.add(person)
        session.flush()
        record(AuditAction.CREATED, "user", person.login_id)
    click.echo(f"{login_id} may sign in.")


def _department(role: str, code: str | None) -> Department | None:
    if Role(role) is not Role.DEPARTMENT_STAFF:
        return None
    found = db.session.scalar(select(Department).where(Department.code == code))
    if found is None:
        raise Problem("department_staff needs --department with the code of a department that exists")
    return found
