"""Inquiries from the console."""

import click

from foundation.db import transaction
from inquiry_desk.cli.environment import application
from inquiry_desk.inquiries.indexing import AT_A_TIME, index_anew, index_next


@click.group()
def inquiries() -> None:
    """Inquiries and their search."""


@inquiries.command()
def reindex() -> None:
    """Index every inquiry anew; the desk goes on meanwhile, and may be stopped: the worker does the rest."""
    with application():
        with transaction():
            index_anew()
        done = 0
        while index_next():
            done += AT_A_TIME
            click.echo(f"\rup to {done} inquiries", nl=False)
    click.echo("\nEvery inquiry is indexed.")
