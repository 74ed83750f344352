"""The list that follows what is typed, the article chosen from it, and the search page."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from faq import library
from faq.asking.answering import answer_to
from faq.asking.remembering import note_opened, remember_search
from faq.blueprint import blueprint
from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.db import transaction
from foundation.organisation.queries import active_services
from foundation.text import clean_line
from foundation.web.ids import id_argument

SHOWN = 9
SHOWN_ON_PAGE = 30


@blueprint.get("/")
@requires(Permission.READ_FAQ)
def index() -> str:
    words = clean_line(request.args.get("q", ""))
    service_id = id_argument("service_id")
    answer = answer_to(words, service_id=service_id, limit=SHOWN_ON_PAGE, at_rest=True)
    return render_template(
        "faq/index.html",
        answer=answer,
        search_id=_remembered(words, service_id, len(answer.findings)),
        articles=library.articles_of(service_id) if not words.strip() else [],
        service_id=service_id,
        services=active_services(),
    )


def _remembered(words: str, service_id: int | None, found: int) -> int | None:
    if not words.strip():
        return None
    with transaction():
        return remember_search(words, service_id, found, clock.now()).id


@blueprint.get("/<int:article_id>/found-by/<int:search_id>")
@requires(Permission.READ_FAQ)
def open_found(article_id: int, search_id: int) -> ResponseReturnValue:
    """From the search page to an article: the search was of use."""
    if article_id in library.articles_with_ids([article_id]):
        with transaction():
            note_opened(search_id, article_id)
    return redirect(url_for("faq.show", article_id=article_id))


@blueprint.get("/suggest")
@requires(Permission.READ_FAQ)
def suggest() -> str:
    """The list beside the call that follows what is typed."""
    words = request.args.get("question", "")
    answer = answer_to(words, service_id=id_argument("service_id"), limit=SHOWN)
    return render_template("faq/hits.html", answer=answer)


@blueprint.get("/<int:article_id>/chosen")
@requires(Permission.READ_FAQ)
def chosen(article_id: int) -> str:
    """An article as it is read out and noted on the inquiry."""
    article = library.articles_with_ids([article_id]).get(article_id)
    return render_template("faq/chosen.html", article=article)
