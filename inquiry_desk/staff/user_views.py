"""The people who sign in: list, new, change, initial password, withdraw, take back into use."""

from collections.abc import Callable

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from foundation import clock
from foundation.access.guards import requires
from foundation.access.passwords import hash_password, initial_password
from foundation.access.roles import Permission
from foundation.organisation.models import User
from foundation.web.ids import id_argument
from inquiry_desk.staff import actions, queries
from inquiry_desk.staff.blueprint import blueprint
from inquiry_desk.staff.editing import fingerprint
from inquiry_desk.staff.fields import ButtonForm
from inquiry_desk.staff.found import found
from inquiry_desk.staff.left_behind import tell_left_behind
from inquiry_desk.staff.refusals import answer
from inquiry_desk.staff.user_form import UserForm

EDITED = (
    "display_name",
    "kana",
    "role",
    "services",
    "department_id",
    "mail_address",
    "section_id",
    "approves",
)
SHOWN = 200


@blueprint.get("/admin/users")
@requires(Permission.MANAGE_ORGANISATION)
def users() -> str:
    withdrawn = request.args.get("state") == "withdrawn"
    words = request.args.get("q", "")[:100]
    people = queries.people(not withdrawn, words)
    return render_template(
        "staff/users.html",
        people=people[:SHOWN],
        total=len(people),
        words=words,
        withdrawn=withdrawn,
        counts={active: queries.count_people(active) for active in (True, False)},
        last_sign_ins=queries.last_sign_ins(),
    )


@blueprint.route("/admin/users/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANISATION)
def new_user() -> ResponseReturnValue:
    form = UserForm(role=request.args.get("role"), department_id=id_argument("department"))
    _offer_choices(form, None)

    def page() -> str:
        return render_template("staff/user_new.html", form=form)

    def act(password_hash: str) -> User:
        return actions.register_user(form.login_id.data or "", form.to_person(), password_hash, clock.now())

    return _issue(form, act, page) if request.method == "POST" else page()


@blueprint.route("/admin/users/<int:user_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANISATION)
def user(user_id: int) -> ResponseReturnValue:
    person = found(queries.user_with_id(user_id))
    form = _edit_form(person, sent=request.method == "POST")

    def act() -> str:
        done = actions.change_user(
            person, form.to_person(), form.seen.data or "", current_user.id, clock.now()
        )
        if done.changed:
            flash(_("The account was changed."), "good")
        tell_left_behind(done.left)
        return url_for("staff.user", user_id=user_id)

    def page() -> str:
        return _user_page(person, form)

    return answer(form, act, page) if request.method == "POST" else page()


@blueprint.post("/admin/users/<int:user_id>/initial-password")
@requires(Permission.MANAGE_ORGANISATION)
def issue_password(user_id: int) -> ResponseReturnValue:
    person = found(queries.user_with_id(user_id))

    def act(password_hash: str) -> User:
        actions.issue_initial_password(person, password_hash, current_user.id, clock.now())
        return person

    form = ButtonForm()
    return _issue(form, act, lambda: _user_page(person, _edit_form(person), form))


@blueprint.post("/admin/users/<int:user_id>/withdraw")
@requires(Permission.MANAGE_ORGANISATION)
def withdraw_user(user_id: int) -> ResponseReturnValue:
    person = found(queries.user_with_id(user_id))
    form = ButtonForm()

    def act() -> str:
        left = actions.withdraw(person, current_user.id, clock.now())
        flash(_("The account was withdrawn. It can no longer be used from now on."), "good")
        tell_left_behind(left)
        return url_for("staff.user", user_id=user_id)

    return answer(form, act, lambda: _user_page(person, _edit_form(person), form))


@blueprint.post("/admin/users/<int:user_id>/restore")
@requires(Permission.MANAGE_ORGANISATION)
def restore_user(user_id: int) -> ResponseReturnValue:
    person = found(queries.user_with_id(user_id))

    def act(password_hash: str) -> User:
        actions.restore(person, password_hash, clock.now())
        return person

    form = ButtonForm()
    return _issue(form, act, lambda: _user_page(person, _edit_form(person), form))


def _issue(
    form: UserForm | ButtonForm, act: Callable[[str], User], page: Callable[[], str]
) -> ResponseReturnValue:
    """Do `act` with a new initial password and show that, this once: it is kept nowhere.

    A second copy of the form leads to the person's page, which does not know it any more.
    """
    password = initial_password()
    password_hash = hash_password(password)
    issued: list[User] = []

    def act_once() -> str:
        issued.append(act(password_hash))
        return url_for("staff.user", user_id=issued[0].id)

    response = answer(form, act_once, page)
    if not issued:
        return response
    return render_template("staff/initial_password.html", person=issued[0], password=password)


def _user_page(person: User, form: UserForm, refused: ButtonForm | None = None) -> str:
    signed_in = queries.last_sign_ins().get(person.id)
    return render_template(
        "staff/user.html", person=person, form=form, refused=refused, last_sign_in=signed_in
    )


def _edit_form(person: User, sent: bool = False) -> UserForm:
    """Filled from the record, or from what was sent."""
    form = UserForm(
        formdata=request.form if sent else None,
        data={
            "display_name": person.display_name,
            "kana": person.kana,
            "role": person.role.value,
            "services": [service.id for service in person.services],
            "department_id": person.department_id,
            "mail_address": person.mail_address,
            "section_id": person.section_id,
            "approves": person.approves,
            "seen": fingerprint(person, EDITED),
        },
    )
    del form.login_id
    _offer_choices(form, person)
    return form


def _offer_choices(form: UserForm, person: User | None) -> None:
    offered = queries.services_to_give()
    offered += [service for service in (person.services if person else []) if service not in offered]
    form.services.choices = [(service.id, service.short_name) for service in offered]
    departments = queries.departments_to_choose(person.department_id if person else None)
    form.department_id.choices = [("", _("None")), *((d.id, d.name) for d in departments)]
    form.offer_sections(queries.sections_to_choose(person.section_id if person else None), _("None"))
