"""`matcher keys`: make, list, rotate and revoke API keys."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from uuid import UUID

import click
from sqlalchemy.ext.asyncio import AsyncSession

from api.cli.command import settings
from api.clock import SystemClock
from api.errors import NotFound
from api.schemas.keys import MOST_OVERLAP_HOURS, KeyRotationInput
from api.schemas.problem import InvalidInput
from api.security.access import OPERATOR, Scope
from api.services import keys
from api.services.keys import KeyEnded
from api.services.pages import Window
from api.services.versions import Expected
from api.settings import Settings
from api.store import keys as stored_keys
from api.store import migrate
from api.store.database import Database
from api.store.records import ApiKey

_PAGE = 200
_ANY = Expected()


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
    except InvalidInput:
        raise click.UsageError("--expires must be a day in the future.") from None
    _show(key)


@command.command(name="list")
@click.option("--revoked", is_flag=True, help="Those that were revoked, instead of the others.")
def list_(revoked: bool) -> None:
    """List keys, oldest first: a line each, with tabs between prefix, state, last use, scopes and name."""
    now = SystemClock().now()
    for key in asyncio.run(_listed(settings(), revoked=revoked)):
        used = "never used" if key.last_used_at is None else f"used {_day(key.last_used_at)}"
        bound = "" if key.programme_ids is None else f" in {', '.join(key.programme_ids) or 'no programme'}"
        click.echo("\t".join([key.prefix, _state(key, now), used, ", ".join(key.scopes) + bound, key.name]))


@command.command()
@click.argument("prefix")
@click.option(
    "--overlap",
    type=click.IntRange(0, MOST_OVERLAP_HOURS),
    default=24,
    show_default=True,
    help="Hours for which the old key stays valid.",
)
def rotate(prefix: str, overlap: int) -> None:
    """Make a key in place of the one with this prefix, and print it, alone on the last line."""
    try:
        key = asyncio.run(_rotated(settings(), prefix, overlap))
    except KeyEnded:
        raise click.UsageError("This key has ended; `matcher keys create` makes another one.") from None
    _show(key)


@command.command()
@click.argument("prefix")
def revoke(prefix: str) -> None:
    """End the key with this prefix at once."""
    asyncio.run(_revoked(settings(), prefix))
    click.echo(f"The key mm_{prefix.removeprefix('mm_')} is not valid any more.")


async def new_key(
    using: Settings,
    name: str,
    scopes: Sequence[Scope],
    programmes: Sequence[UUID] | None = None,
    expires: datetime | None = None,
) -> str:
    """Make a key in the database, which is brought to the newest schema first."""
    async with _writing(using) as session:
        made = await keys.create(
            session,
            SystemClock(),
            name=name,
            scopes=scopes,
            programme_ids=programmes,
            expires_at=expires and expires.replace(tzinfo=UTC),
        )
    return made.key


async def _listed(using: Settings, *, revoked: bool) -> list[ApiKey]:
    await migrate.upgrade(using.database_url)
    found: list[ApiKey] = []
    async with Database(using) as database, database.read() as session:
        while True:
            window = Window(_PAGE, found[-1].id if found else None)
            part = await keys.listed(session, OPERATOR, window, revoked=revoked)
            found += part.items
            if part.next_cursor is None:
                return found


async def _rotated(using: Settings, prefix: str, overlap: int) -> str:
    wanted = KeyRotationInput(overlap_hours=overlap)
    async with _writing(using) as session:
        old = await _known(session, prefix)
        made = await keys.rotate(session, SystemClock(), OPERATOR, old, wanted, expected=_ANY)
    return made.key


async def _revoked(using: Settings, prefix: str) -> None:
    async with _writing(using) as session:
        key_id = await _known(session, prefix)
        await keys.revoke(session, SystemClock(), OPERATOR, key_id, expected=_ANY)


@asynccontextmanager
async def _writing(using: Settings) -> AsyncIterator[AsyncSession]:
    await migrate.upgrade(using.database_url)
    async with Database(using) as database, database.write() as session:
        yield session


async def _known(session: AsyncSession, prefix: str) -> UUID:
    """The id of the key with a prefix, with or without `mm_`."""
    found = await stored_keys.find(session, prefix.removeprefix("mm_"))
    if found is None or found.revoked_at is not None:
        raise click.UsageError(f"There is no key with the prefix {prefix}; `matcher keys list` lists them.")
    return found.id


def _show(key: str) -> None:
    click.echo("This key is shown only once:", err=True)
    click.echo(key)


def _state(key: ApiKey, now: datetime) -> str:
    if key.revoked_at is not None:
        return f"revoked {_day(key.revoked_at)} by {key.revoked_by}"
    if key.ends_at is None:
        return "valid"
    return f"valid until {_day(key.ends_at)}" if key.ends_at > now else f"ended {_day(key.ends_at)}"


def _day(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M")
