"""`inquiry-desk`: what make, operators and the three programs call."""

import sys
from pathlib import Path

import click
from sqlalchemy.exc import OperationalError

from inquiry_desk.cli import checking, data, faq, inquiries, mail, people, programs
from inquiry_desk.cli.environment import Problem
from inquiry_desk.settings import SettingsError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="inquiry-desk", prog_name="inquiry-desk")
def cli() -> None:
    """Inquiry Desk: the contact-centre platform. Settings come from INQUIRY_DESK_* (docs/operations.md)."""


for command in (
    programs.run,
    programs.web,
    programs.mail_gateway,
    programs.worker,
    data.database,
    data.sample,
    people.user,
    faq.faq,
    inquiries.inquiries,
    mail.mail,
    data.kpi,
    checking.check,
):
    cli.add_command(command)


def main() -> None:
    """Run a command; what a person can put right is one sentence, not a traceback."""
    try:
        cli(prog_name="inquiry-desk")
    except (SettingsError, Problem) as problem:
        sys.exit(f"inquiry-desk: {problem}")
    except OperationalError as problem:
        sys.exit(f"inquiry-desk: the database cannot be used: {_first_line(problem.orig)}")
    except PermissionError as problem:
        sys.exit(f"inquiry-desk: {Path(problem.filename or '.')} cannot be written: permission denied")


def _first_line(problem: object) -> str:
    return str(problem).strip().split("\n", maxsplit=1)[0]
