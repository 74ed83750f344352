"""不在: who is away, from when to when, and who stands in; of those one leads, or one's own."""

from datetime import date

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from foundation import clock
from foundation.access.guards import may, requires
from foundation.access.roles import Permission
from foundation.calendar import day_of
from foundation.organisation.absences import absences_on, stand_in_among, stood_in_for
from foundation.organisation.models import Absence, User
from foundation.web.session import me
from inquiry_desk.staff import absence_actions, absence_queries
from inquiry_desk.staff.absence_forms import AbsenceForm, DeputyForm
from inquiry_desk.staff.blueprint import blueprint
from inquiry_desk.staff.fields import ButtonForm
from inquiry_desk.staff.found import found
from inquiry_desk.staff.queries import user_with_id
from inquiry_desk.staff.refusals import answer


@blueprint.route("/absences", methods=["GET", "POST"])
@requires(Permission.MANAGE_ABSENCES)
def absences() -> ResponseReturnValue:
    """Of everybody one may record for."""
    return _absences_of(absence_queries.people_one_may_record(me()), own=False)


@blueprint.route("/absences/mine", methods=["GET", "POST"])
@requires(Permission.USE_OWN_ACCOUNT)
def own_absences() -> ResponseReturnValue:
    return _absences_of([me()], own=True)


@blueprint.route("/absences/<int:absence_id>", methods=["GET", "POST"])
@requires(Permission.USE_OWN_ACCOUNT)
def absence(absence_id: int) -> ResponseReturnValue:
    shown = found(absence_queries.absence_for(absence_id, me()))
    form = DeputyForm(data={"ends_on": shown.ends_on, "deputy_id": shown.deputy_id})
    form.offer_deputies(absence_queries.possible_deputies([shown.user]))

    def page() -> str:
        return render_template("staff/absence.html", absence=shown, form=form, list_url=_list_url())

    def act() -> str:
        assert form.ends_on.data, "only a valid form has values"
        deputy = _person(form.deputy_id.data)
        absence_actions.change_absence(shown, form.ends_on.data, deputy, clock.now())
        flash(_("The absence was changed."), "good")
        _warn_of_gaps(shown)
        return _list_url()

    return answer(form, act, page) if request.method == "POST" else page()


@blueprint.post("/absences/<int:absence_id>/end")
@requires(Permission.USE_OWN_ACCOUNT)
def end_absence(absence_id: int) -> ResponseReturnValue:
    shown = found(absence_queries.absence_for(absence_id, me()))
    form = ButtonForm()

    def act() -> str:
        absence_actions.come_back(shown, clock.now())
        flash(_("The absence has ended: the person is back today."), "good")
        return _list_url()

    return answer(form, act, lambda: _list_again(form))


@blueprint.post("/absences/<int:absence_id>/withdraw")
@requires(Permission.USE_OWN_ACCOUNT)
def withdraw_absence(absence_id: int) -> ResponseReturnValue:
    shown = found(absence_queries.absence_for(absence_id, me()))
    form = ButtonForm()

    def act() -> str:
        absence_actions.withdraw_absence(shown, clock.now())
        flash(_("The absence was taken back, as if it had not been recorded."), "good")
        return _list_url()

    return answer(form, act, lambda: _list_again(form))


def _absences_of(people: list[User], own: bool) -> ResponseReturnValue:
    form = _form(people)

    def act() -> str:
        assert form.starts_on.data and form.ends_on.data, "only a valid form has values"
        recorded = absence_actions.record_absence(
            next(person for person in people if person.id == form.user_id.data),
            form.starts_on.data,
            form.ends_on.data,
            _person(form.deputy_id.data),
            me(),
            clock.now(),
        )
        flash(_("The absence was recorded."), "good")
        _warn_of_gaps(recorded)
        return request.path

    def page() -> str:
        return _page(people, form, own)

    return answer(form, act, page) if request.method == "POST" else page()


def _list_again(refused: ButtonForm) -> str:
    """The list that is this person's, with why a button did nothing."""
    if may(Permission.MANAGE_ABSENCES):
        people = absence_queries.people_one_may_record(me())
        return _page(people, _form(people, sent=False), own=False, refused=refused)
    return _page([me()], _form([me()], sent=False), own=True, refused=refused)


def _page(people: list[User], form: AbsenceForm, own: bool, refused: ButtonForm | None = None) -> str:
    today = day_of(clock.now())
    shown, all_away = absence_queries.absences_of(people, today), absences_on(today)
    away = [one for one in shown if one.starts_on <= today]
    return render_template(
        "staff/absences.html",
        form=form,
        refused=refused,
        people=people,
        own=own,
        away=away,
        coming=[one for one in shown if one.starts_on > today],
        stand_ins={one.id: stand_in_among(all_away, one.user) for one in away},
        standing_in_for=stood_in_for(me(), today),
        withdrawable={one.id for one in shown if absence_actions.may_be_withdrawn(one, today)},
    )


def _form(people: list[User], sent: bool = True) -> AbsenceForm:
    today = day_of(clock.now())
    form = AbsenceForm(
        formdata=request.form if sent and request.method == "POST" else None,
        data={"user_id": people[0].id, "starts_on": today, "ends_on": today},
    )
    form.offer_people(people)
    form.offer_deputies(absence_queries.possible_deputies(people))
    return form


def _person(user_id: int | None) -> User | None:
    return user_with_id(user_id) if user_id else None


def _list_url() -> str:
    return url_for("staff.absences" if may(Permission.MANAGE_ABSENCES) else "staff.own_absences")


def _warn_of_gaps(absence: Absence) -> None:
    """Say where the deputy is away on some of the days."""
    if absence.deputy is None:
        return
    first, last = _from_today(absence.starts_on), absence.ends_on
    if absence_queries.overlapping(absence.deputy.id, first, last):
        flash(
            _(
                "%(name)s is away on some of these days too. On those days whoever stands in for them has the work.",
                name=absence.deputy.display_name,
            ),
            "warning",
        )


def _from_today(day: date) -> date:
    return max(day, day_of(clock.now()))
