"""`matcher migrate`: bring the database to the newest schema."""

import asyncio

import click

from api.cli.command import settings
from api.store import migrate


@click.command()
def command() -> None:
    """Bring the database to the newest schema; makes the file if there is none."""
    asyncio.run(migrate.upgrade(settings().database_url))
    click.echo(f"The database is at schema {migrate.head()}.")
