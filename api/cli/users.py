"""`matcher users`: make accounts, list them, and let people in again."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import click
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from api import words
from api.cli.command import settings
from api.clock import SystemClock
from api.schemas.accounts import AccountInput, InvitationInput
from api.schemas.faults import faults_of
from api.schemas.staff import LinkKind, StaffRole
from api.security.access import OPERATOR
from api.services import accounts, memberships
from api.services.accounts import AddressTaken
from api.services.pages import Window
from api.services.welcoming import make_link, path_of
from api.settings import Settings
from api.store import accounts as stored_accounts
from api.store import migrate, programmes
from api.store.database import Database
from api.store.records_accounts import Account

_BY = OPERATOR.key_id
_PAGE = 200


@click.group()
def command() -> None:
    """Accounts of those who run programmes."""


@command.command()
@click.option("--email", required=True, help="The address to sign in with.")
@click.option("--name", required=True, help="What others see in the history.")
@click.option("--language", type=click.Choice(words.LANGUAGES), default="de", show_default=True)
@click.option("--administrator", is_flag=True, help="For the whole installation: makes programmes, sees all.")
@click.option("--programme", "slug", help="A programme to have a role in.")
@click.option(
    "--role",
    type=click.Choice([role.value for role in StaffRole]),
    help="What they may do in the programme.",
)
def create(
    email: str, name: str, language: str, administrator: bool, slug: str | None, role: str | None
) -> None:
    """Make an account, and print a link to choose a password, alone on the last line; it works for 7 days.

    With a programme, somebody who has an account already is given the role.
    """
    if (slug is None) != (role is None):
        raise click.UsageError("--programme and --role go together.")
    given = {"email": email, "name": name, "language": language}
    try:
        data = AccountInput.model_validate(given)
    except ValidationError as error:
        faults = [f"--{fault.path[0]}: {words.fault(fault, 'en')}" for fault in faults_of(error)]
        raise click.UsageError("\n".join(faults)) from None
    link = asyncio.run(
        _created(settings(), data, slug, StaffRole(role) if role else None, administrator=administrator)
    )
    if link is None:
        click.echo("The account was there, and its owner can sign in.", err=True)
    else:
        _show(link)


@command.command(name="list")
def list_() -> None:
    """List accounts, oldest first: a line each, with tabs between address, state and name."""
    for account in asyncio.run(_listed(settings())):
        click.echo("\t".join([account.email, _state(account), account.name]))


@command.command()
@click.argument("email")
def link(email: str) -> None:
    """Print a link by which somebody chooses a password, alone on the last line."""
    _show(asyncio.run(_linked(settings(), email)))


@command.command()
@click.argument("email")
def disable(email: str) -> None:
    """Let nobody sign in to an account any more, and sign them out."""
    asyncio.run(_disabled(settings(), email))
    click.echo(f"Nobody can sign in as {email}.")


@command.command()
@click.argument("email")
def enable(email: str) -> None:
    """Let somebody sign in again whose account was disabled."""
    asyncio.run(_enabled(settings(), email))
    click.echo(f"{email} can sign in again.")


@command.command()
@click.argument("email")
def drop_codes(email: str) -> None:
    """Let somebody in without a code who has lost the app and all spare codes."""
    asyncio.run(_without_codes(settings(), email))
    click.echo(f"No code is asked for {email}.")


async def _created(
    using: Settings, data: AccountInput, slug: str | None, role: StaffRole | None, *, administrator: bool
) -> str | None:
    clock = SystemClock()
    async with _writing(using) as session:
        if slug is None or role is None:
            try:
                made = await accounts.create(session, clock, OPERATOR, data, administrator=administrator)
            except AddressTaken:
                raise click.UsageError(
                    f"There is an account of {data.email}; `matcher users link` makes a new link."
                ) from None
            return _address(using, await make_link(session, clock, LinkKind.INVITATION, made.id, by=_BY))
        programme_id = await programmes.by_slug(session, slug)
        if programme_id is None:
            raise click.BadParameter(f"There is no programme {slug!r}.", param_hint="--programme")
        wanted = InvitationInput(**data.model_dump(), role=role)
        invited = await memberships.invite(session, clock, OPERATOR, programme_id, wanted)
        account_id, token = invited.account.id, invited.token
        if administrator:
            await accounts.set_administrator(session, clock, OPERATOR, account_id, administrator=True)
            # To become one ends the links of before.
            token = token and await make_link(session, clock, LinkKind.INVITATION, account_id, by=_BY)
        return None if token is None else _address(using, token)


async def _listed(using: Settings) -> list[Account]:
    await migrate.upgrade(using.database_url)
    found: list[Account] = []
    async with Database(using) as database, database.read() as session:
        while True:
            window = Window(_PAGE, found[-1].id if found else None)
            part = await accounts.listed(session, OPERATOR, window)
            found += part.items
            if part.next_cursor is None:
                return found


async def _linked(using: Settings, email: str) -> str:
    async with _writing(using) as session:
        account = await _known(session, email)
        return _address(using, await memberships.make_way_in(session, SystemClock(), OPERATOR, account.id))


async def _disabled(using: Settings, email: str) -> None:
    async with _writing(using) as session:
        account = await _known(session, email)
        try:
            await accounts.disable(session, SystemClock(), OPERATOR, account.id)
        except accounts.LastAdministrator:
            raise click.UsageError("This is the last administrator of the installation.") from None


async def _enabled(using: Settings, email: str) -> None:
    async with _writing(using) as session:
        account = await _known(session, email)
        await accounts.enable(session, SystemClock(), OPERATOR, account.id)


async def _without_codes(using: Settings, email: str) -> None:
    async with _writing(using) as session:
        account = await _known(session, email)
        await accounts.drop_second_factor(session, SystemClock(), OPERATOR, account.id)


@asynccontextmanager
async def _writing(using: Settings) -> AsyncIterator[AsyncSession]:
    await migrate.upgrade(using.database_url)
    async with Database(using) as database, database.write() as session:
        yield session


async def _known(session: AsyncSession, email: str) -> Account:
    found = await stored_accounts.by_email(session, email.casefold())
    if found is None:
        raise click.UsageError(f"There is no account of {email}; `matcher users list` lists them.")
    return found


def _address(using: Settings, token: str) -> str:
    return f"{using.base_url}{path_of(token)}"


def _show(link: str) -> None:
    click.echo("This link is shown only once:", err=True)
    click.echo(link)


def _state(account: Account) -> str:
    if account.disabled_at is not None:
        return "disabled"
    if account.password_hash is None and account.oidc_subject is None:
        return "invited"
    return "administrator" if account.administrator else "active"
