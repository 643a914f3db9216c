"""`matcher import`: the people of a file into a programme, all of them or nobody."""

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.text import Text

from api.cli.command import settings
from api.cli.stored import OPERATOR, programme_of
from api.clock import SystemClock
from api.engine import Here
from api.schemas.states import Role
from api.services.imports import Imports
from api.services.reading import Form, Sent
from api.settings import Settings
from api.words import Language, text

FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
LINES = frozenset({".ndjson", ".jsonl"})
"""Endings of files with a profile as JSON on each line; all others are CSV or XLSX, by what they hold."""


@click.command()
@click.argument("file", type=FILE)
@click.option("--programme", "slug", required=True, help="The slug of the programme.")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@click.option(
    "--ignore", "ignored", multiple=True, metavar="HEADING", help="A column that shall not be read."
)
@click.option("--lang", type=click.Choice(["de", "en"]), default="de", show_default=True)
def command(
    file: Path, *, slug: str, role: str, dry_run: bool, ignored: Sequence[str], lang: Language
) -> None:
    """Store everybody in FILE (CSV, XLSX or NDJSON) in a programme; with a fault, nobody.

    Whose ID is known is replaced. If there is any fault, all faults are listed,
    nothing is stored, and the exit status is 1.
    """
    using = settings()
    sent = Sent(
        data=file.read_bytes(),
        form=Form.NDJSON if file.suffix.lower() in LINES else Form.TABLE,
        role=Role(role),
        language=lang,
        catalogue_dir=using.catalogue_dir,
        ignored=tuple(ignored),
    )
    report = asyncio.run(_import(using, slug, sent, dry_run=dry_run))
    errors = Console(stderr=True, highlight=False)
    for note in report["notes"]:
        errors.print(Text(f"{text('report.note', lang)}: {file.name}: {note}"))
    if report["error_count"]:
        _print_faults(errors, file.name, report, lang)
        sys.exit(1)
    counts = {name: report[name] for name in ("created", "updated", "unchanged")}
    click.echo(text("import.would_be" if dry_run else "import.stored", lang, **counts))


async def _import(using: Settings, slug: str, sent: Sent, *, dry_run: bool) -> dict[str, Any]:
    async with programme_of(using, slug) as (database, programme_id):
        imports = Imports(database=database, computer=Here(), clock=SystemClock())
        return await imports.at_once(OPERATOR, programme_id, sent, dry_run=dry_run)


def _print_faults(console: Console, file: str, report: dict[str, Any], language: Language) -> None:
    """Print every fault with row, column, value and what may have been meant."""
    for fault in report["errors"]:
        place = [file]
        if fault["row"] is not None:
            place.append(text("report.place", language, row=str(fault["row"])))
        if fault["column"] is not None:
            place.append(text("report.column", language, column=fault["column"]))
        where = Text(", ".join(place), style="bold")
        if fault["value"] is not None:
            where.append(f": {fault['value']}", style="not bold")
        console.print(where)
        console.print(Text(f"   {fault['detail']}", style="dim"))
        if fault["suggestions"]:
            suggestions = text("report.suggestions", language, suggestions="; ".join(fault["suggestions"]))
            console.print(Text(f"   {suggestions}", style="dim"))
    console.print(Text(text("report.faults", language, count=report["error_count"]), style="bold red"))
