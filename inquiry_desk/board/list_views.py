"""The board: what is on it, on a screen and on paper, and what happened to it since it was shown."""

from flask import render_template, request

from foundation import clock
from foundation.access.guards import background, requires
from foundation.access.roles import Permission
from foundation.calendar import day_of
from foundation.web.renewed_list import news_page, question
from foundation.web.renewing import Renewed, mark_of
from foundation.web.session import me
from inquiry_desk.board import queries
from inquiry_desk.board.blueprint import blueprint
from inquiry_desk.board.models import BoardNote
from inquiry_desk.board.views import unseen_notes

WORK = Permission.WORK_INQUIRIES
NARROWING = ("show",)


@blueprint.get("")
@requires(WORK)
def index() -> str:
    notes = _notes()
    asks = question("board.news", _renewed().marks(notes), NARROWING)
    return render_template("board/index.html", rows=notes, asks=asks, gone=_gone())


@blueprint.get("/news")
@background
@requires(WORK)
def news() -> str:
    """What was written, changed and taken down since the board was shown."""
    return news_page("board/news.html", _renewed(), _notes(), kept=NARROWING, gone=_gone())


@blueprint.get("/printed")
@requires(WORK)
def printed() -> str:
    return render_template("board/printed.html", notes=_notes(), day=day_of(clock.now()))


def _notes() -> list[BoardNote]:
    if request.args.get("show") == "unseen":
        return unseen_notes()
    find = queries.past if _gone() else queries.on_the_board
    return find(me(), day_of(clock.now()))


def _gone() -> bool:
    return request.args.get("show") == "past"


def _renewed() -> Renewed[BoardNote]:
    return Renewed(
        lambda note: note.id,
        lambda note: mark_of(note.version, note in unseen_notes()),
        lambda ids: queries.notes_with_ids(ids, me()),
    )
