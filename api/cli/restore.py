"""`matcher restore`: the database as it was when a copy was taken."""

import asyncio
import sys
from pathlib import Path

import click

from api.cli.command import settings
from api.clock import SystemClock
from api.services.copying.restoring import restore
from api.store.copies.content import CopyError


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Put the copy in place of what the database holds.")
def command(file: Path, *, replace: bool) -> None:
    """Put a copy that `matcher backup` has written into the database, at the newest schema.

    Stop servers and workers first. A database that holds anything is left alone without --replace,
    and stands until the copy does. Whoever was erased from it since is erased from the copy, too.
    """
    try:
        done = asyncio.run(restore(settings().database_url, SystemClock(), file, replace=replace))
    except (CopyError, OSError) as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    click.echo(
        f"{file.name} is restored: {done.manifest.content.total} rows, "
        f"as of {done.manifest.taken_at:%Y-%m-%d %H:%M:%S} UTC."
    )
    if done.erased:
        click.echo(f"People who were erased since, and are erased again: {done.erased}.")
