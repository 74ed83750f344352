"""The city's words: the list, its lines, and trying out what they do to a search."""

from collections.abc import Callable

from flask import abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from faq.blueprint import blueprint
from faq.teaching.forms import WordForm, form_of
from faq.teaching.trying import try_out
from faq.wording import actions, queries
from faq.wording.models import CityWord, WordKind
from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import db
from foundation.text import clean_line
from foundation.web.ids import id_argument
from foundation.web.once import once


@blueprint.get("/words")
@requires(Permission.READ_FAQ)
def words() -> str:
    asked, tried = _asked(), clean_line(request.args.get("try", ""))[:200]
    return render_template(
        "faq/words/index.html",
        asked=asked,
        page=queries.word_page(asked),
        ended=queries.count_ended(),
        kinds=WordKind,
        trial=try_out(tried) if tried else None,
        here=_here,
    )


@blueprint.route("/words/new", methods=["GET", "POST"])
@requires(Permission.EDIT_FAQ)
def new_word() -> ResponseReturnValue:
    form = WordForm(said=clean_line(request.args.get("said", ""))[:100])

    def act() -> str:
        word = actions.add_word(form.to_pair(), current_user, clock.now())
        record(AuditAction.CREATED, "city_word", word.id)
        flash(_("“%(said)s” was added. Searches use it from now on.", said=word.said), "good")
        return url_for("faq.words", q=word.said)

    return _answer(form, None, act)


@blueprint.route("/words/<int:word_id>", methods=["GET", "POST"])
@requires(Permission.EDIT_FAQ)
def word(word_id: int) -> ResponseReturnValue:
    shown = db.session.get(CityWord, word_id) or abort(404)
    form = form_of(shown)

    def act() -> str:
        fields = actions.change_word(_held(word_id), form.to_pair(), form.seen(), current_user, clock.now())
        if fields:
            record(AuditAction.CHANGED, "city_word", word_id, fields=fields)
            flash(_("“%(said)s” was changed. Searches use it from now on.", said=form.said.data), "good")
        return url_for("faq.words", q=form.said.data)

    return _answer(form, shown, act)


@blueprint.post("/words/<int:word_id>/use")
@requires(Permission.EDIT_FAQ)
def use_word(word_id: int) -> ResponseReturnValue:
    """Bring a line back into use (`in_use=yes`), or end it."""
    in_use = request.form.get("in_use") == "yes"

    def act() -> str:
        chosen = _held(word_id)
        if actions.use_word(chosen, in_use, current_user, clock.now()):
            record(AuditAction.CHANGED, "city_word", word_id, fields=["ended_at"])
            flash(_said_of_use(chosen), "good")
        return url_for("faq.words", q=chosen.said, ended=None if in_use else 1)

    return once(request.form.get("submission_key", ""), act)


def _said_of_use(word: CityWord) -> str:
    if word.ended_at is None:
        return _("“%(said)s” is in use again.", said=word.said)
    return _("“%(said)s” is no longer used. You can bring it back here.", said=word.said)


def _held(word_id: int) -> CityWord:
    return db.session.get(CityWord, word_id, with_for_update=True, populate_existing=True) or abort(404)


def _answer(form: WordForm, shown: CityWord | None, act: Callable[[], str]) -> ResponseReturnValue:
    """Do once what the form asks; where it is refused, show it again with everything typed."""
    if form.validate_on_submit():
        try:
            return _with_warnings(form, act)
        except actions.SamePairError:
            form.said.errors = [_("The list holds this pair already, in use or ended. Search for it there.")]
        except actions.ChangedMeanwhileError:
            form.form_errors.append(
                _("Somebody else changed this line meanwhile. Send it again to keep what you typed.")
            )
            form.revision.data = str(db.session.get_one(CityWord, shown.id).revision) if shown else ""
    return render_template("faq/words/edit.html", form=form, word=shown), 422 if form.errors else 200


def _with_warnings(form: WordForm, act: Callable[[], str]) -> ResponseReturnValue:
    response = once(form.submission_key.data, act)
    pair = form.to_pair()
    if len(pair.said) == 1:
        flash(_("A single character is only found where it stands as a word of its own."), "warning")
    if not queries.is_word_of_an_article(pair.official):
        flash(
            _(
                "No article in use says “%(official)s”, so this line finds nothing yet.",
                official=pair.official,
            ),
            "warning",
        )
    return response


def _asked() -> queries.WordFilter:
    kind = request.args.get("kind")
    return queries.WordFilter(
        words=clean_line(request.args.get("q", ""))[:100],
        kind=WordKind(kind) if kind in {one.value for one in WordKind} else None,
        ended=request.args.get("ended") == "1",
        page=id_argument("page") or 1,
    )


def _here(**changes: object) -> str:
    """This list with some of its filters changed; the page is forgotten unless it is what changes."""
    kept = {name: value for name, value in request.args.items() if name != "page"}
    arguments = {name: value for name, value in {**kept, **changes}.items() if value not in {None, ""}}
    return url_for("faq.words", **arguments)  # type: ignore[arg-type]
