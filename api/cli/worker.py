"""`matcher worker`: computes runs and keeps deadlines beside the servers, on PostgreSQL."""

import asyncio
import sys
from dataclasses import replace

import click

from api.cli.command import settings
from api.observe import tracing
from api.server import observe
from api.store import migrate
from api.store.engines import is_postgresql
from api.working import work

ON_SQLITE = (
    "With SQLite `matcher serve` does all the work itself, and no worker is needed. "
    "Workers are for PostgreSQL: set MATCHER_DATABASE_URL to postgresql+psycopg://USER:PASSWORD@HOST/NAME."
)


@click.command()
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    help="Runs computed at a time, each by a process of its own; MATCHER_RUN_WORKERS, or 1, if left out.",
)
def command(processes: int | None) -> None:
    """Compute runs and keep deadlines until told to stop; as many of these as you like, anywhere."""
    using = settings()
    if not is_postgresql(using.database_url):
        click.echo(ON_SQLITE, err=True)
        sys.exit(1)
    observe(using)
    asyncio.run(migrate.upgrade(using.database_url))
    click.echo("Working. Ctrl-C ends.")
    # Servers that leave the work to others have 0 there, and share the environment with workers.
    try:
        asyncio.run(work(replace(using, run_workers=processes or using.run_workers or 1)))
    finally:
        tracing.stop()
