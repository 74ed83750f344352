"""Database, sample city and figures."""

import json
from dataclasses import asdict
from datetime import datetime

import click
from flask_migrate import upgrade

from faq.following import refresh_index
from foundation import clock
from foundation.db import transaction
from inquiry_desk.cli.environment import Problem, application
from inquiry_desk.reports.console import UnknownServiceError, figures_as_json
from inquiry_desk.sample.history import make_history
from inquiry_desk.sample.loader import load
from inquiry_desk.sample.past import make_past

DAY = click.DateTime(["%Y-%m-%d"])


@click.group("db")
def database() -> None:
    """The database and its schema."""


@database.command("upgrade")
def upgrade_schema() -> None:
    """Bring the schema to the newest version; data stays."""
    with application():
        upgrade()
    click.echo("The database has the newest schema.")


@click.group()
def sample() -> None:
    """The sample city."""


@sample.command("load")
def load_sample() -> None:
    """Departments, services, users, templates and articles to try the desk with; a second time changes nothing."""
    with application():
        with transaction():
            counts = load()
        refresh_index(wait=True)
    added = ", ".join(f"{count} {name}" for name, count in asdict(counts).items() if count)
    click.echo(f"The sample city is there. Added: {added or 'nothing, all of it was there already'}.")


@sample.command("history")
@click.option(
    "--days", type=click.IntRange(1, 4000), required=True, help="How many days back the load begins."
)
@click.option(
    "--per-day", type=click.IntRange(1, 5000), default=60, show_default=True, help="Inquiries an office day."
)
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed makes the same load.")
def make_sample_history(days: int, per_day: int, seed: int) -> None:
    """Realistic past load, for looking at and measuring. Needs the sample city."""
    with application(), transaction():
        made = make_history(days, per_day, seed, until=clock.now(), progress=_progress)
    click.echo(f"\nMade {made} inquiries.")


@sample.command("past")
@click.option(
    "--per-day", type=click.IntRange(1, 500), default=20, show_default=True, help="Inquiries an office day."
)
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed makes the same load.")
def make_sample_past(per_day: int, seed: int) -> None:
    """A desk at work since last month: inquiries, cases, registers, complaints, reports. Needs the sample city."""
    with application(), transaction():
        counts = make_past(per_day, seed, until=clock.now(), progress=_progress)
    made = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in asdict(counts).items())
    click.echo(f"\nMade {made}.")


def _progress(done: int) -> None:
    click.echo(f"\r{done} inquiries", nl=False)


@click.command()
@click.option("--from", "from_day", type=DAY, required=True, help="First day, YYYY-MM-DD (Japan time).")
@click.option("--to", "to_day", type=DAY, required=True, help="Last day.")
@click.option("--service", metavar="CODE", help="Only this service.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def kpi(from_day: datetime, to_day: datetime, service: str | None, as_json: bool) -> None:
    """The contract figures of a period (spec 3-12(2))."""
    if to_day < from_day:
        raise Problem("--to lies before --from")
    with application():
        try:
            figures = figures_as_json(from_day.date(), to_day.date(), service)
        except UnknownServiceError:
            raise Problem(f"there is no service with the code {service}") from None
    period = {"from": f"{from_day:%Y-%m-%d}", "to": f"{to_day:%Y-%m-%d}", "service": service}
    if as_json:
        click.echo(json.dumps({**period, "figures": figures}, ensure_ascii=False))
        return
    for figure in figures:
        share = "no responses" if figure["share"] is None else f"{figure['share']:.1%}"
        click.echo(
            f"{figure['key']} ({figure['clause']}): {share} = {figure['numerator']} / {figure['denominator']}"
        )
