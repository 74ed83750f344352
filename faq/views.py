"""The FAQ pages: finding, reading, and (for supervisors) writing articles."""

from collections.abc import Callable

from flask import Blueprint, abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from faq import actions, library
from faq.forms import ArticleForm
from faq.models import Article
from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.calendar import day_of
from foundation.organisation.queries import active_services
from foundation.web.ids import id_argument
from foundation.web.once import once

blueprint = Blueprint("faq", __name__, url_prefix="/faq", template_folder="templates")

SHOWN = 9


@blueprint.get("/")
@requires(Permission.READ_FAQ)
def index() -> str:
    words = request.args.get("q", "")
    service_id = id_argument("service_id")
    found = [finding.article for finding in library.find(words, service_id=service_id, limit=30)]
    articles = found if words.strip() else library.articles_of(service_id)
    return render_template(
        "faq/index.html", words=words, service_id=service_id, articles=articles, services=active_services()
    )


@blueprint.get("/suggest")
@requires(Permission.READ_FAQ)
def suggest() -> str:
    """The list beside the call that follows what is typed."""
    words = request.args.get("question", "")
    findings = library.find(words, service_id=id_argument("service_id"), limit=SHOWN)
    return render_template("faq/hits.html", words=words, findings=findings)


@blueprint.get("/<int:article_id>/chosen")
@requires(Permission.READ_FAQ)
def chosen(article_id: int) -> str:
    """An article as it is read out and noted on the inquiry."""
    article = library.articles_with_ids([article_id]).get(article_id)
    return render_template("faq/chosen.html", article=article)


@blueprint.get("/<int:article_id>")
@requires(Permission.READ_FAQ)
def show(article_id: int) -> str:
    article = _article_or_404(article_id)
    return render_template("faq/show.html", article=article, state=article.state_on(day_of(clock.now())))


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.EDIT_FAQ)
def new() -> ResponseReturnValue:
    form = _form(ArticleForm(service_id=id_argument("service_id")))
    if form.validate_on_submit():
        return _keep(
            form,
            lambda: actions.write_article(
                form.to_text(),
                current_user,
                clock.now(),
                service_id=form.service_id.data,
                valid_from=form.valid_from.data,
                valid_until=form.valid_until.data,
            ),
        )
    return render_template("faq/edit.html", form=form, article=None), 422 if form.errors else 200


@blueprint.route("/<int:article_id>/edit", methods=["GET", "POST"])
@requires(Permission.EDIT_FAQ)
def edit(article_id: int) -> ResponseReturnValue:
    article = _article_or_404(article_id)
    form = _form(ArticleForm(data=_as_typed(article)))
    if form.validate_on_submit():
        return _keep(form, lambda: _revise(article, form))
    return render_template("faq/edit.html", form=form, article=article), 422 if form.errors else 200


@blueprint.post("/<int:article_id>/archive")
@requires(Permission.EDIT_FAQ)
def archive(article_id: int) -> ResponseReturnValue:
    article = _article_or_404(article_id)

    def act() -> str:
        if article.archived_at:
            actions.restore(article)
            flash(_("The article is in use again."), "good")
        else:
            actions.archive(article, clock.now())
            flash(_("The article was archived. You can bring it back on this page."), "good")
        record(AuditAction.CHANGED, "article", article.id, fields=["archived_at"])
        return url_for("faq.show", article_id=article.id)

    response = once(request.form.get("submission_key", ""), act)
    library.refresh_index()
    return response


def _revise(article: Article, form: ArticleForm) -> Article:
    article.service_id = form.service_id.data
    article.valid_from, article.valid_until = form.valid_from.data, form.valid_until.data
    actions.revise(article, form.to_text(), current_user, clock.now())
    return article


def _keep(form: ArticleForm, write: Callable[[], Article]) -> ResponseReturnValue:
    def act() -> str:
        article = write()
        record(AuditAction.CHANGED, "article", article.id, version=article.current_number)
        flash(_("The article was registered. It can be found from now on."), "good")
        return url_for("faq.show", article_id=article.id)

    response = once(form.submission_key.data, act)
    library.refresh_index()
    return response


def _form(form: ArticleForm) -> ArticleForm:
    form.service_id.choices = [("", _("All services")), *((s.id, s.name) for s in active_services())]
    return form


def _as_typed(article: Article) -> dict[str, object]:
    version = article.current
    return {
        "service_id": article.service_id,
        "question": version.question,
        "phrasings": "\n".join(version.phrasings),
        "answer": version.answer,
        "note": version.note,
        "valid_from": article.valid_from,
        "valid_until": article.valid_until,
    }


def _article_or_404(article_id: int) -> Article:
    return library.article_with_id(article_id) or abort(404)
