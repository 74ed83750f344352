"""Mail from the console."""

import json
from pathlib import Path

import click

from mail_gateway.parsing import READABLE_CHARSETS, parse, to_json_dict


@click.group()
def mail() -> None:
    """Messages."""


@mail.command("parse")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line and file, in order.")
@click.option(
    "--charset", type=click.Choice(READABLE_CHARSETS), help="Read the text in this charset instead."
)
def parse_files(files: tuple[Path, ...], as_json: bool, charset: str | None) -> None:
    """What the gateway reads in message FILES. Needs no database."""
    for file in files:
        found = to_json_dict(parse(file.read_bytes(), charset=charset), str(file))
        if as_json:
            click.echo(json.dumps(found, ensure_ascii=False))
        else:
            click.echo(f"{file}: {found['kind']}\n  {found['from']}: {found['subject']}\n{found['text']}\n")
