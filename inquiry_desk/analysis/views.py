"""分析: a page for each topic, the inquiries behind each number, and each table as a file."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.calendar import day_of
from foundation.db import transaction
from foundation.web.ids import id_argument
from foundation.web.session import me
from foundation.web.sheet_response import sheet_response
from inquiry_desk.analysis.behind import page_behind
from inquiry_desk.analysis.blueprint import blueprint
from inquiry_desk.analysis.building import tables_of
from inquiry_desk.analysis.narrowing import counted, read_narrowing
from inquiry_desk.analysis.table_files import columns_of, rows_of
from inquiry_desk.analysis.topics import MEANINGS, Topic
from inquiry_desk.reports.forms import PeriodForm, address_of, period_form
from inquiry_desk.reports.period import Period, presets

__all__ = ["blueprint"]


@blueprint.get("/analysis")
@requires(Permission.READ_FIGURES)
def index() -> ResponseReturnValue:
    return _shown(Topic.VOLUME)


@blueprint.get("/analysis/<topic>")
@requires(Permission.READ_FIGURES)
def show(topic: str) -> ResponseReturnValue:
    return _shown(_topic(topic))


@blueprint.get("/analysis/<topic>/inquiries")
@requires(Permission.OPEN_FIGURES)
def behind(topic: str) -> ResponseReturnValue:
    """The inquiries that make up a number."""
    chosen, form = _topic(topic), period_form(me())
    narrowing = read_narrowing(request.args) or abort(404)
    if not form.validate():
        return redirect(url_for("analysis.show", topic=topic, **request.args.to_dict()))  # type: ignore[arg-type]
    _note(AuditAction.SEARCHED, chosen, form)
    page = page_behind(
        chosen,
        counted(form.period, form.service.data, me()),
        form.period,
        narrowing,
        older_than=id_argument("older_than"),
        newer_than=id_argument("newer_than"),
    )
    here = {"topic": topic, **form.arguments, **narrowing.arguments}
    return render_template("analysis/behind.html", topic=chosen, form=form, page=page, here=here)


@blueprint.get("/analysis/<topic>/<int:place>.<any(csv, xlsx):kind>")
@requires(Permission.EXPORT)
def export(topic: str, place: int, kind: str) -> ResponseReturnValue:
    """The table at `place`, from 1."""
    chosen, form = _topic(topic), period_form(me())
    if not form.validate():
        return redirect(url_for("analysis.show", topic=topic, **request.args.to_dict()))  # type: ignore[arg-type]
    tables = tables_of(chosen, counted(form.period, form.service.data, me()), form.period, me())
    table = tables[place - 1] if 0 < place <= len(tables) else abort(404)
    _note(AuditAction.EXPORTED, chosen, form)
    name = f"analysis-{topic}-{place}-{form.period.from_day:%Y%m%d}-{form.period.to_day:%Y%m%d}"
    return sheet_response(name, kind, table.title, columns_of(table), rows_of(table), fixed=len(table.heads))


def _shown(topic: Topic) -> ResponseReturnValue:
    form = period_form(me())
    valid = form.validate()
    tables = (
        tables_of(topic, counted(form.period, form.service.data, me()), form.period, me()) if valid else []
    )
    page = render_template(
        "analysis/show.html",
        topic=topic,
        topics=tuple(Topic),
        meaning=MEANINGS[topic],
        form=form,
        valid=valid,
        tables=tables,
        presets=_presets(topic, form if valid else None),
    )
    return page, 200 if valid else 422


def _topic(name: str) -> Topic:
    return Topic(name) if name in {topic.value for topic in Topic} else abort(404)


def _note(action: AuditAction, topic: Topic, form: PeriodForm) -> None:
    with transaction():
        record(action, "analysis", topic.value, **form.arguments)


def _presets(topic: Topic, form: PeriodForm | None) -> list[tuple[object, str, bool]]:
    """Label and address of each preset, and whether it is the one shown; the service stays chosen."""
    chosen, service_id = (form.period, form.service.data) if form else (None, None)

    def address(period: Period) -> str:
        return url_for("analysis.show", topic=topic.value, **address_of(period, service_id))  # type: ignore[arg-type]

    return [(text, address(period), period == chosen) for text, period in presets(day_of(clock.now()))]
