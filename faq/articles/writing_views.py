"""Writing and changing articles, with a preview of what was typed."""

from collections.abc import Callable
from datetime import date

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError

from faq.articles.choices import article_form, as_typed, categories_for
from faq.articles.files import LARGEST_UPLOAD, MOST_FILES, files_of
from faq.articles.forms import SHOWN_SCHEMES, SHOWN_SIZE, ArticleForm
from faq.articles.life import Move, steps_open_to
from faq.articles.page import REVIEWED_EVERY, article_or_404, show_page
from faq.articles.seen import ChangedMeanwhileError, NotOpenError, last_step, meanwhile
from faq.articles.taking import keep, keep_new
from faq.articles.telling import spoken_length
from faq.blueprint import blueprint
from faq.following import follow_changes
from faq.likeness import similar_to
from faq.models import Article, Stage
from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.calendar import day_of
from foundation.web.ids import id_argument, read_id
from foundation.web.once import new_key, once
from foundation.web.session import me
from foundation.web.uploads import takes_files

SIMILAR = 3
PASSED_ON = {"submit": Move.SUBMIT, "check": Move.CHECK}


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.DRAFT_FAQ)
@takes_files(LARGEST_UPLOAD)
def new() -> ResponseReturnValue:
    first = {"service_id": id_argument("service_id"), "review_on": _today() + REVIEWED_EVERY}
    form = article_form(me(), None, first)
    if form.validate_on_submit():
        return _kept(form, lambda: keep_new(form, _then(), me(), clock.now()))
    return _page(form, None), 422 if form.errors else 200


@blueprint.route("/<int:article_id>/edit", methods=["GET", "POST"])
@requires(Permission.DRAFT_FAQ)
@takes_files(LARGEST_UPLOAD)
def edit(article_id: int) -> ResponseReturnValue:
    article = article_or_404(article_id)
    if Move.EDIT not in steps_open_to(me(), article, _today()):
        return show_page(article, refusal=_("This step is not open now, or not to you.")), 409
    form = article_form(me(), article, as_typed(article))
    seen = read_id(form.seen.data)
    if not form.is_submitted():
        form.seen.data = str(last_step(article) or "")
    elif form.validate():
        return _changed(article, form, seen)
    return _page(form, article), 422 if form.errors else 200


def _changed(article: Article, form: ArticleForm, seen: int | None) -> ResponseReturnValue:
    try:
        return _kept(form, lambda: keep(article, form, _then(), me(), clock.now(), seen))
    except (ChangedMeanwhileError, StaleDataError, NotOpenError):
        form.submission_key.data, form.seen.data = new_key(), str(last_step(article) or "")
        return _page(form, article, seen, changed=True), 409


@blueprint.post("/preview")
@requires(Permission.DRAFT_FAQ)
def preview() -> str:
    """The answer as it will be shown, while it is typed."""
    return render_template("faq/preview.html", answer=request.form.get("answer", ""))


@blueprint.post("/spoken")
@requires(Permission.DRAFT_FAQ)
def spoken() -> str:
    """How long the read-out version is, while it is typed."""
    return render_template("faq/spoken.html", spoken=spoken_length(request.form.get("read_out", "")))


@blueprint.post("/similar")
@requires(Permission.DRAFT_FAQ)
def similar() -> str:
    """Articles that ask nearly the same as the question being written."""
    findings = similar_to(request.form.get("question", ""), None, id_argument("article_id"))
    return render_template("faq/similar.html", findings=findings[:SIMILAR])


@blueprint.get("/categories")
@requires(Permission.DRAFT_FAQ)
def categories() -> str:
    """The categories to choose from for a service that was just chosen."""
    return render_template("faq/categories.html", choices=categories_for(id_argument("service_id"), None))


def _then() -> Move | None:
    """Which button was pressed."""
    return PASSED_ON.get(request.form.get("then", ""))


def _page(form: ArticleForm, article: Article | None, seen: int | None = None, changed: bool = False) -> str:
    newest = (article.proposed or article.current) if article else None
    return render_template(
        "faq/edit.html",
        form=form,
        article=article,
        files=files_of(article.id, newest.file_ids) if article and newest else [],
        meanwhile=meanwhile(article, seen) if article and changed else None,
        spoken=spoken_length(form.read_out.data or ""),
        files_chosen=bool(form.files.data),
        schemes=SHOWN_SCHEMES,
        most_files=MOST_FILES,
        largest_file=SHOWN_SIZE,
    )


def _kept(form: ArticleForm, keep_it: Callable[[], Article]) -> ResponseReturnValue:
    def act() -> str:
        article = keep_it()
        flash(_said(article), "good")
        return url_for("faq.show", article_id=article.id)

    response = once(form.submission_key.data, act)
    follow_changes()
    return response


def _said(article: Article) -> str:
    said = {Stage.DRAFT: _("The draft was kept."), Stage.SUBMITTED: _("Kept and sent for checking.")}
    said[Stage.CHECKED] = _("Kept and passed as checked.")
    return said[article.stage] if article.stage in said else _("Kept.")


def _today() -> date:
    return day_of(clock.now())
