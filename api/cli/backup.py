"""`matcher backup`: a copy of the whole database in one file."""

import asyncio
import sys
from datetime import timedelta
from pathlib import Path

import click

from api.cli.command import settings
from api.clock import SystemClock
from api.services.copying.archive import Manifest
from api.services.copying.restoring import check as check_copy
from api.services.copying.taking import remove_old, take
from api.store.copies.content import CopyError

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=_FILE)
@click.option(
    "--check", is_flag=True, help="Restore FILE into a fresh place, and compare; nothing is written."
)
@click.option(
    "--keep", type=click.IntRange(min=1), metavar="DAYS",
    help="Then remove copies in the folder of FILE that are older.",
)  # fmt: skip
def command(file: Path, *, check: bool, keep: int | None) -> None:
    """Write all that the database holds into FILE, as it is at one moment; the service may go on.

    `matcher restore FILE` puts it back. The file holds personal data: only its owner may read it.
    """
    if check and keep:
        raise click.UsageError("--check and --keep do not go together.")
    url = settings().database_url
    try:
        if check:
            _show("is sound", file, asyncio.run(check_copy(url, file)))
            return
        _show("is written", file, asyncio.run(take(url, SystemClock(), file)))
        if keep:
            for removed in remove_old(file.parent, SystemClock(), timedelta(days=keep)):
                click.echo(f"{removed.name} was older than {keep} days and is removed.")
    except (CopyError, OSError) as error:
        click.echo(str(error), err=True)
        sys.exit(1)


def _show(what: str, file: Path, manifest: Manifest) -> None:
    click.echo(
        f"{file.name} {what}: {manifest.kind}, schema {manifest.schema}, {manifest.content.total} rows, "
        f"as of {manifest.taken_at:%Y-%m-%d %H:%M:%S} UTC."
    )
