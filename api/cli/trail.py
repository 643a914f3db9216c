"""`matcher trail`: what has become of accounts, keys and webhooks."""

import asyncio

import click

from api.cli.command import settings
from api.security.access import OPERATOR
from api.services import trail
from api.services.trail import Entry
from api.settings import Settings
from api.store import migrate
from api.store.database import Database


@click.command()
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="So many, the latest.")
def command(limit: int) -> None:
    """Tell what has become of accounts, keys and webhooks: when, what, by whom, and of which.

    Newest first, a line each, with tabs between time, type, who and which; these by their
    ids, with the names that they have now.
    """
    for entry in asyncio.run(_listed(settings(), limit)):
        event = entry.event
        who, which = _named(event.actor, entry.by), _named(str(event.subject_id), entry.about)
        click.echo("\t".join([event.at.isoformat(timespec="seconds"), event.type, who, which]))


async def _listed(using: Settings, limit: int) -> list[Entry]:
    await migrate.upgrade(using.database_url)
    found: list[Entry] = []
    before: int | None = None
    async with Database(using) as database, database.read() as session:
        while True:
            part = await trail.listed(session, OPERATOR, kind=None, before=before)
            found += part.items
            if part.next_cursor is None or len(found) >= limit:
                return found[:limit]
            before = int(part.next_cursor)


def _named(identifier: str, name: str | None) -> str:
    """An id with its name, in one line."""
    return " ".join([identifier, *(name or "").split()])
