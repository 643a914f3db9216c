"""`matcher keys`: make API keys."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import click

from api.cli.command import settings
from api.clock import SystemClock
from api.errors import NotFound
from api.security.access import Scope
from api.services import keys
from api.settings import Settings
from api.store import migrate
from api.store.database import Database


@click.group()
def command() -> None:
    """Keys with which other systems call the API."""


@command.command()
@click.option("--name", required=True, help="Whose key it is, for the list of keys.")
@click.option(
    "--scope",
    "scopes",
    required=True,
    multiple=True,
    type=click.Choice([scope.value for scope in Scope]),
    help="What it may do; can be given several times.",
)
@click.option(
    "--programme",
    "programmes",
    multiple=True,
    type=click.UUID,
    help="A programme to bind it to; can be given several times.",
)
@click.option(
    "--expires", type=click.DateTime(["%Y-%m-%d"]), help="The first day (UTC) on which it is no longer valid."
)
def create(name: str, scopes: Sequence[str], programmes: Sequence[UUID], expires: datetime | None) -> None:
    """Make a key and print it, alone on the last line; it is stored as a hash only."""
    try:
        key = asyncio.run(
            new_key(settings(), name, [Scope(scope) for scope in scopes], programmes or None, expires)
        )
    except NotFound as error:
        raise click.UsageError(f"There is no programme {error.values['id']}.") from None
    click.echo("This key is shown only once:", err=True)
    click.echo(key)


async def new_key(
    using: Settings,
    name: str,
    scopes: Sequence[Scope],
    programmes: Sequence[UUID] | None = None,
    expires: datetime | None = None,
) -> str:
    """Make a key in the database, which is brought to the newest schema first."""
    clock = SystemClock()
    await migrate.upgrade(using.database_url)
    async with Database(using) as database, database.write() as session:
        made = await keys.create(
            session,
            clock,
            name=name,
            scopes=scopes,
            programme_ids=programmes,
            expires_at=expires and expires.replace(tzinfo=clock.now().tzinfo),
        )
    return made.key
