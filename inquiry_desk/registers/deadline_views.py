"""処理期限: tasks with their day, when they were done, and extensions the city approved."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.calendar import day_of
from foundation.organisation.queries import all_services_for
from foundation.web.session import me
from inquiry_desk.registers import actions
from inquiry_desk.registers.blueprint import blueprint
from inquiry_desk.registers.correcting import correct_task, corrections_of
from inquiry_desk.registers.forms import CorrectTaskForm, DoneForm, ExtendForm, TaskForm
from inquiry_desk.registers.listing import show_list
from inquiry_desk.registers.models import TaskDeadline
from inquiry_desk.registers.queries import record_for
from inquiry_desk.staff.found import found
from inquiry_desk.staff.refusals import answer

KEEP = Permission.KEEP_REGISTERS


@blueprint.get("/deadlines")
@requires(Permission.READ_REPORTS)
def deadlines() -> ResponseReturnValue:
    return _list(_form())


@blueprint.post("/deadlines")
@requires(KEEP)
def record_deadline() -> ResponseReturnValue:
    form = _form()

    def act() -> str:
        made = TaskDeadline(**form.written(), recorded_by=me(), recorded_at=clock.now())
        actions.note_created("task_deadline", made)
        flash(_("The task was recorded."), "good")
        return url_for("registers.deadlines")

    return answer(form, act, lambda: _list(form))


@blueprint.get("/deadlines/<int:deadline_id>")
@requires(Permission.READ_REPORTS)
def deadline(deadline_id: int) -> ResponseReturnValue:
    return _page(_found(deadline_id))


@blueprint.post("/deadlines/<int:deadline_id>/done")
@requires(KEEP)
def mark_done(deadline_id: int) -> ResponseReturnValue:
    shown, form = _found(deadline_id), DoneForm()

    def act() -> str:
        assert form.done_on.data, "only a valid form has values"
        actions.must_be_as_seen(shown.version, form.seen.data or "")
        actions.mark_done(shown, form.done_on.data)
        flash(_("The day it was done was registered."), "good")
        return url_for("registers.deadlines")

    return answer(form, act, lambda: _page(shown, done=form))


@blueprint.post("/deadlines/<int:deadline_id>/extend")
@requires(KEEP)
def extend_deadline(deadline_id: int) -> ResponseReturnValue:
    shown, form = _found(deadline_id), ExtendForm()

    def act() -> str:
        assert form.extended_to.data and form.reason.data, "only a valid form has values"
        actions.must_be_as_seen(shown.version, form.seen.data or "")
        to, approved_by = form.extended_to.data, form.approved_by.data or ""
        actions.extend(shown, to, form.reason.data, approved_by, clock.now())
        flash(_("The extension was registered."), "good")
        return url_for("registers.deadline", deadline_id=shown.id)

    return answer(form, act, lambda: _page(shown, extension=form))


@blueprint.post("/deadlines/<int:deadline_id>/correct")
@requires(KEEP)
def correct_deadline(deadline_id: int) -> ResponseReturnValue:
    shown, form = _found(deadline_id), CorrectTaskForm()
    form.offer(all_services_for(me()))

    def act() -> str:
        actions.must_be_as_seen(shown.version, form.seen.data or "")
        correct_task(shown, form.correction.data or "", me(), clock.now(), **form.written())
        flash(_("The task was corrected."), "good")
        return url_for("registers.deadline", deadline_id=shown.id)

    return answer(form, act, lambda: _page(shown, correction=form))


def _found(deadline_id: int) -> TaskDeadline:
    return found(record_for(TaskDeadline, deadline_id, me()))


def _form() -> TaskForm:
    form = TaskForm(request.form if request.method == "POST" else None)
    form.offer(all_services_for(me()))
    return form


def _list(form: TaskForm) -> str:
    return show_list(
        "registers/deadlines.html", TaskDeadline, TaskDeadline.due_on, form, today=day_of(clock.now())
    )


def _correction(shown: TaskDeadline) -> CorrectTaskForm:
    held = {name: getattr(shown, name) for name in ("service_id", "name", "due_on")}
    held |= {"seen": str(shown.version), "count": str(shown.count)}
    form = CorrectTaskForm(formdata=None, data=held)
    form.offer(all_services_for(me()))
    return form


def _page(
    shown: TaskDeadline,
    done: DoneForm | None = None,
    extension: ExtendForm | None = None,
    correction: CorrectTaskForm | None = None,
) -> str:
    today, seen = day_of(clock.now()), str(shown.version)
    return render_template(
        "registers/deadline.html",
        task=shown,
        today=today,
        done=done or DoneForm(formdata=None, data={"seen": seen, "done_on": shown.done_on or today}),
        extension=extension or ExtendForm(formdata=None, data={"seen": seen}),
        correction=correction or _correction(shown),
        corrections=corrections_of(shown),
    )
