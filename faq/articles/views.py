"""Reading an article, its versions and its files, and taking the steps of its life."""

from io import BytesIO

from flask import abort, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from faq.articles.differences import differences
from faq.articles.files import ANY_TYPE, file_names_of, file_of, files_of
from faq.articles.forms import StepForm
from faq.articles.life import Move
from faq.articles.page import article_or_404, perform, show_page
from faq.articles.seen import last_step
from faq.blueprint import blueprint
from faq.models import Article, ArticleVersion
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.web.ids import id_argument

SANDBOX = "default-src 'none'; sandbox"
STEPS = "any(submit,check,approve,record,send_back,withdraw,review,archive,restore)"


@blueprint.get("/<int:article_id>")
@requires(Permission.READ_FAQ)
def show(article_id: int) -> str:
    return show_page(article_or_404(article_id))


@blueprint.get("/<int:article_id>/versions/<int:number>")
@requires(Permission.READ_FAQ)
def version(article_id: int, number: int) -> str:
    """An article as it was in one version: what an inquiry of that time was answered with."""
    article = article_or_404(article_id)
    shown = _version_or_404(article, number)
    files = files_of(article.id, shown.file_ids)
    return render_template("faq/version.html", article=article, version=shown, files=files)


@blueprint.get("/<int:article_id>/differences")
@requires(Permission.READ_FAQ)
def compare(article_id: int) -> str:
    """What two versions differ in; without a choice, the newest and the one before."""
    article = article_or_404(article_id)
    newest = article.versions[-1].number
    after = _version_or_404(article, id_argument("after") or newest)
    before = _version_or_404(article, id_argument("before") or max(1, after.number - 1))
    found = differences(before, after, file_names_of(article.id))
    return render_template("faq/differences.html", article=article, before=before, after=after, found=found)


@blueprint.get("/<int:article_id>/files/<int:file_id>")
@requires(Permission.READ_FAQ)
def file(article_id: int, file_id: int) -> ResponseReturnValue:
    """Saved, never shown: a file may hold anything, whatever type it has (RFC 6266 for the name)."""
    found = file_of(article_id, file_id) or abort(404)
    response = send_file(
        BytesIO(found.content),
        mimetype=found.media_type or ANY_TYPE,
        as_attachment=True,
        download_name=found.name,
    )
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


@blueprint.get(f"/<int:article_id>/step/<{STEPS}:move>")
@requires(Permission.DRAFT_FAQ)
def refused_step(article_id: int, move: str) -> ResponseReturnValue:
    """Where a refused step stands in the address line: reloading shows the page."""
    return redirect(url_for("faq.show", article_id=article_or_404(article_id).id))


@blueprint.post(f"/<int:article_id>/step/<{STEPS}:move>")
@requires(Permission.DRAFT_FAQ)
def step(article_id: int, move: str) -> ResponseReturnValue:
    return perform(article_or_404(article_id), Move(move), StepForm())


@blueprint.post("/<int:article_id>/archive")
@requires(Permission.EDIT_FAQ)
def archive(article_id: int) -> ResponseReturnValue:
    """Out of use or back, from lists that show which; a list says nothing of the last step."""
    article, form = article_or_404(article_id), StepForm()
    if "seen" not in request.form:
        form.seen.data = str(last_step(article) or "")
    return perform(article, Move.RESTORE if article.archived_at else Move.ARCHIVE, form)


def _version_or_404(article: Article, number: int) -> ArticleVersion:
    return next((v for v in article.versions if v.number == number), None) or abort(404)
