"""One note of the board: writing, changing, confirming, taking down."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.datastructures import MultiDict

from foundation import clock
from foundation.access.guards import may, requires, safe_next
from foundation.access.roles import Permission
from foundation.calendar import day_of
from foundation.db import db
from foundation.organisation.queries import services_for
from foundation.seen import ChangedMeanwhileError
from foundation.web.filters import choices_of
from foundation.web.ids import read_id
from foundation.web.once import once
from foundation.web.session import me
from inquiry_desk.board import actions, queries
from inquiry_desk.board.blueprint import blueprint
from inquiry_desk.board.forms import NoteForm
from inquiry_desk.board.models import BoardNote, NoteKind
from inquiry_desk.board.rules import is_shown, seen_at
from inquiry_desk.inquiries.drafts import forget_draft, typed_before
from inquiry_desk.staff.found import found
from inquiry_desk.staff.refusals import Conflict, answer

WORK = Permission.WORK_INQUIRIES
DRAFT = "board-note"
STAYS_FOR = timedelta(days=7)
CHANGED = _l("Somebody else changed this in the meantime. Below is what you typed: send it again to keep it.")


@blueprint.route("/new", methods=["GET", "POST"])
@requires(WORK)
def new() -> ResponseReturnValue:
    form = _form(None)

    def act() -> str:
        note = actions.write(form.to_values(), me(), clock.now())
        forget_draft(me(), DRAFT)
        flash(_("It is on the board."), "good")
        return url_for("board.show", note_id=note.id)

    def page() -> str:
        return render_template("board/edit.html", form=form, note=None, draft=DRAFT)

    return answer(form, act, page) if request.method == "POST" else page()


@blueprint.get("/<int:note_id>")
@requires(WORK)
def show(note_id: int) -> str:
    note = visible_or_404(note_id)
    day = _today()
    return render_template(
        "board/show.html",
        note=note,
        readers=queries.readers_of(note, day),
        is_shown=is_shown,
        seen_at=seen_at,
        day=day,
    )


@blueprint.route("/<int:note_id>/change", methods=["GET", "POST"])
@requires(WORK)
def change(note_id: int) -> ResponseReturnValue:
    note = visible_or_404(note_id)
    form = _form(note)

    def act() -> str:
        try:
            fields = actions.change(note, form.to_values(), me(), clock.now(), read_id(form.seen.data))
            db.session.flush()
        except (ChangedMeanwhileError, StaleDataError):
            raise _conflict(note_id) from None
        if fields:
            flash(_("The note was changed. The others are asked to confirm it again."), "good")
        return url_for("board.show", note_id=note_id)

    def page() -> str:
        return render_template("board/edit.html", form=form, note=visible_or_404(note_id), draft=None)

    return answer(form, act, page) if request.method == "POST" else page()


@blueprint.post("/<int:note_id>/seen")
@requires(WORK)
def confirm(note_id: int) -> ResponseReturnValue:
    note = visible_or_404(note_id)

    def act() -> None:
        actions.confirm(note, me(), clock.now(), read_id(request.form.get("version")))

    return _done(note_id, act, _("Confirmed."))


@blueprint.post("/<int:note_id>/down")
@requires(WORK)
def take_down(note_id: int) -> ResponseReturnValue:
    note = visible_or_404(note_id)
    return _done(
        note_id, lambda: actions.take_down(note, me(), clock.now()), _("It was taken off the board.")
    )


@blueprint.post("/<int:note_id>/up")
@requires(WORK)
def put_up(note_id: int) -> ResponseReturnValue:
    note = visible_or_404(note_id)
    return _done(note_id, lambda: actions.put_up(note), _("It is on the board again."))


def visible_or_404(note_id: int) -> BoardNote:
    return found(queries.note_with_id(note_id, current_user))


def unseen_notes() -> list[BoardNote]:
    """What the signed-in person has not confirmed; asked of the database once a page."""
    if "unseen_notes" not in g:
        g.unseen_notes = queries.unseen(current_user, _today()) if may(WORK) else []
    notes: list[BoardNote] = g.unseen_notes
    return notes


def important_notes() -> list[BoardNote]:
    return [note for note in unseen_notes() if note.important]


def _done(note_id: int, act: Callable[[], None], said: str) -> ResponseReturnValue:
    """Do it once and go back to where the button stood."""
    back = safe_next(request.form.get("back")) or url_for("board.show", note_id=note_id)

    def do() -> str:
        act()
        db.session.flush()
        flash(said, "good")
        return back

    try:
        return once(request.form.get("submission_key"), do)
    except (ChangedMeanwhileError, StaleDataError):
        flash(_("It was changed in the meantime. Please read it again."), "warning")
        return redirect(url_for("board.show", note_id=note_id), 303)


def _form(note: BoardNote | None) -> NoteForm:
    if note is None:
        typed = request.form if request.form else MultiDict(typed_before(current_user, DRAFT))
        form = NoteForm(typed, inquiry_number=request.args.get("about", "")[:20], until=_today() + STAYS_FOR)
    else:
        form = NoteForm(**_values_of(note), seen=str(note.version))
    services = {one.id: one.name for one in services_for(current_user)}
    if note is not None and note.service is not None:
        services.setdefault(note.service.id, note.service.name)
    form.service_id.choices = [("", _l("The whole desk")), *services.items()]
    if not may(Permission.ANNOUNCE) and form.kind.data == NoteKind.HANDOVER.value:
        form.kind.choices = choices_of(NoteKind)[:1]
    return form


def _values_of(note: BoardNote) -> dict[str, Any]:
    names = ("service_id", "title", "body", "important", "inquiry_number", "until")
    return {name: getattr(note, name) for name in names} | {"kind": note.kind.value}


def _conflict(note_id: int) -> Conflict:
    db.session.rollback()
    newest = db.session.get(BoardNote, note_id, populate_existing=True)
    return Conflict(CHANGED, str(newest.version) if newest else "")


def _today() -> date:
    return day_of(clock.now())
