"""What `import` and `export` share: the database, and a programme by its slug."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import click

from api.security.access import Principal, Scope
from api.settings import Settings
from api.store import migrate, programmes
from api.store.database import Database

OPERATOR = Principal("operator", frozenset({Scope.ADMIN}))
"""Who does what is done on the command line."""


@asynccontextmanager
async def programme_of(using: Settings, slug: str) -> AsyncIterator[tuple[Database, UUID]]:
    """Open the database, which is brought to the newest schema first, and find a programme in it.

    Raises
    ------
    click.BadParameter
        If there is none of this slug.
    """
    await migrate.upgrade(using.database_url)
    async with Database(using) as database:
        async with database.read() as session:
            found = await programmes.by_slug(session, slug)
        if found is None:
            raise click.BadParameter(f"There is no programme {slug!r}.", param_hint="--programme")
        yield database, found
