"""How articles are used: by month, by service, by article, and the inquiries behind each number."""

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from faq.library import article_with_id
from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.calendar import day_of
from foundation.db import transaction
from foundation.organisation.models import Service
from foundation.organisation.queries import all_services_for
from foundation.web.ids import id_argument
from foundation.web.session import me
from inquiry_desk.knowledge import usage_queries as queries
from inquiry_desk.knowledge.blueprint import blueprint
from inquiry_desk.knowledge.usage import Figures, Month, month_of, months_until
from inquiry_desk.knowledge.usage_by_month import figures_by_month, span_of
from inquiry_desk.knowledge.usage_file import as_csv
from inquiry_desk.knowledge.usage_queries import Part
from inquiry_desk.knowledge.uses import Span

MONTHS = 12


@blueprint.get("/knowledge/usage")
@requires(Permission.READ_FIGURES)
def usage() -> str:
    months = months_until(month_of(clock.now()), MONTHS)
    chosen = _month() or months[0]
    services = all_services_for(me())
    service_id = _service(services)
    found = figures_by_month(months, me())
    return render_template(
        "knowledge/usage.html",
        by_month=[(month, _total(found, month, service_id)) for month in months],
        by_service=[(service, found.get((chosen, service.id), Figures())) for service in services],
        nowhere=found.get((chosen, None), Figures()),
        month=chosen,
        service_id=service_id,
        services=services,
        part=Part,
    )


@blueprint.get("/knowledge/usage/articles")
@requires(Permission.READ_FIGURES)
def usage_of_articles() -> str:
    lines = queries.used_articles(clock.now(), me())
    return render_template("knowledge/usage_of_articles.html", lines=lines, part=Part)


@blueprint.get("/knowledge/usage/articles.csv")
@requires(Permission.EXPORT)
def export_usage() -> ResponseReturnValue:
    with transaction():
        record(AuditAction.EXPORTED, "article_usage")
    lines = as_csv(queries.used_articles(clock.now(), me()))
    response = Response(lines, content_type="text/csv; charset=utf-8")
    name = f"article-usage-{day_of(clock.now()):%Y%m%d}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@blueprint.get("/knowledge/usage/<any(used, solved, unsolved, without):part>")
@requires(Permission.OPEN_FIGURES)
def behind_usage(part: str) -> str:
    """The inquiries of a number: of a month and service, or of an article in the time looked back."""
    chosen, article_id = Part(part), id_argument("article")
    month, service_id = _month(), id_argument("service")
    with transaction():
        record(AuditAction.SEARCHED, "article_usage", article_id or "", part=part, service=service_id)
    return render_template(
        "knowledge/usage_behind.html",
        part=chosen,
        inquiries=queries.inquiries_behind(chosen, _span(article_id), me(), service_id, article_id),
        article=article_with_id(article_id) if article_id else None,
        month=month,
        most=queries.LISTED,
    )


def _span(article_id: int | None) -> Span:
    if article_id is not None:
        return queries.span_looked_back(clock.now())
    return span_of(_month() or month_of(clock.now()))


def _month() -> Month | None:
    """The month the address names; None where it names none."""
    text = request.args.get("month", "")
    if not text:
        return None
    year, _, month = text.partition("-")
    if not (year.isascii() and year.isdecimal() and month.isascii() and month.isdecimal() and len(text) <= 7):
        abort(404)
    return (int(year), int(month)) if 2000 <= int(year) <= 2100 and 1 <= int(month) <= 12 else abort(404)


def _service(services: list[Service]) -> int | None:
    asked = id_argument("service")
    return asked if asked in {service.id for service in services} else None


def _total(found: dict[tuple[Month, int | None], Figures], month: Month, service_id: int | None) -> Figures:
    wanted = (
        figures for (one, service), figures in found.items() if one == month and service_id in (None, service)
    )
    return sum(wanted, Figures())
