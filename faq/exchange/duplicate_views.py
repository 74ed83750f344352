"""Articles that are probably one question written twice."""

from flask import render_template

from faq.articles.differences import pieces_between
from faq.blueprint import blueprint
from faq.likeness import WINDOW, alike_pairs
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.web.ids import id_argument


@blueprint.get("/duplicates")
@requires(Permission.EDIT_FAQ)
def duplicates() -> str:
    page = alike_pairs(id_argument("begin") or 0)
    return render_template("faq/duplicates.html", page=page, window=WINDOW, between=pieces_between)
