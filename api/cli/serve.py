"""`matcher serve`: the HTTP service."""

import asyncio
import sys

import click

from api.cli.command import settings
from api.cli.keys import new_key
from api.clock import SystemClock
from api.security.access import Scope
from api.server import bind, serve, settings_for
from api.services.welcoming import first_link, path_of
from api.settings import Settings
from api.store import migrate
from api.store.database import Database

TRY = """\
curl -s {url}/v1/catalogue/occupations?q=nurse -H 'Authorization: Bearer {key}'
"""


@click.command()
@click.option("--print-key", is_flag=True, help="Make a key for everything and print it with a line to try.")
def command(*, print_key: bool) -> None:
    """Serve until told to stop; the database is brought to the newest schema first."""
    start(settings(), print_key=print_key)


def start(using: Settings, *, print_key: bool) -> None:
    """Bind, migrate, print what to try, and serve."""
    try:
        listener = bind(using)
    except OSError as error:
        click.echo(
            f"Cannot listen on {using.host}:{using.port}: {error.strerror}. Set MATCHER_PORT.", err=True
        )
        sys.exit(1)
    with listener:
        asyncio.run(migrate.upgrade(using.database_url))
        url = settings_for(using, listener).base_url
        if (first := asyncio.run(_first_link(using))) is not None:
            click.echo(f"To make the first account, once, within 24 hours:\n\n    {url}{first}\n")
        if print_key:
            key = asyncio.run(new_key(using, "serve --print-key", [Scope.ADMIN]))
            click.echo(f"A key, shown only once:\n\n    {key}\n\nTry:\n\n    {TRY.format(url=url, key=key)}")
        click.echo(f"Serving on {url}, documentation on {url}/schema. Ctrl-C ends.")
        serve(using, listener)


async def _first_link(using: Settings) -> str | None:
    """The path of a link that makes the first account; `None` if there is an account."""
    async with Database(using) as database, database.write() as session:
        token = await first_link(session, SystemClock())
    return None if token is None else path_of(token)
