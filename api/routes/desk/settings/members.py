"""Who works in a programme, and as what."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import AppError
from api.routes.desk.desk import PATH, Desk, open_to
from api.routes.desk.faults import Faults, faults_of
from api.schemas.accounts import InvitationInput, RoleInput
from api.security.access import Principal
from api.security.staff import StaffRole
from api.services import accounts, memberships
from api.services.welcoming import path_of
from api.services.wire import parse
from api.settings import Settings
from api.words import LANGUAGES

PAGE: Final = "/settings/members"
NOBODY: Final = {"name": None, "email": None, "role": StaffRole.COORDINATOR.value, "language": LANGUAGES[0]}
"""The form before anything was typed."""


class MembersController(Controller):
    """Accounts with a role in this programme."""

    path = f"{PATH}{PAGE}"
    opt = open_to(StaffRole.ADMINISTRATOR)

    @get()
    async def show(self, desk: NamedDependency[Desk]) -> Response[str]:
        """Show who has which role, and the form of somebody new."""
        return await _page(desk, NOBODY, {})

    @post()
    async def invite(self, desk: NamedDependency[Desk], settings: NamedDependency[Settings]) -> Response[Any]:
        """Give somebody a role; who cannot sign in yet gets a link, which is shown once."""
        form = await desk.form()
        said = {name: form.text(name) or "" for name in NOBODY}
        try:
            data = parse(InvitationInput, said, desk.catalogue)
            async with desk.database.write() as session:
                invited = await memberships.invite(session, desk.clock, _who(desk), desk.programme.id, data)
        except AppError as error:
            return await _page(desk, said, faults_of(error, desk.language), error.status)
        if invited.token is None:
            return desk.back(PAGE, "member_added")
        return _link(desk, settings, invited.token, invited.account.name)

    @post("/{account_id:uuid}/role")
    async def change_role(self, desk: NamedDependency[Desk], account_id: FromPath[UUID]) -> Response[Any]:
        """Give somebody another role."""
        form = await desk.form()

        async def change(session: AsyncSession) -> None:
            role = parse(RoleInput, {"role": form.text("role") or ""}, desk.catalogue).role
            await memberships.change_role(
                session, desk.clock, _who(desk), desk.programme.id, account_id, role
            )

        return await _done(desk, change, "saved")

    @post("/{account_id:uuid}/remove")
    async def remove(self, desk: NamedDependency[Desk], account_id: FromPath[UUID]) -> Response[Any]:
        """Take somebody's role away."""

        async def remove(session: AsyncSession) -> None:
            await memberships.remove(session, desk.clock, _who(desk), desk.programme.id, account_id)

        return await _done(desk, remove, "member_removed")

    @post("/{account_id:uuid}/sign-out")
    async def sign_out(self, desk: NamedDependency[Desk], account_id: FromPath[UUID]) -> Response[Any]:
        """End all sessions of somebody."""

        async def end(session: AsyncSession) -> None:
            await accounts.sign_out(session, desk.clock, _who(desk), account_id)

        return await _done(desk, end, "member_signed_out")

    @post("/{account_id:uuid}/link")
    async def link(
        self,
        desk: NamedDependency[Desk],
        settings: NamedDependency[Settings],
        account_id: FromPath[UUID],
    ) -> Response[Any]:
        """Make a link by which somebody chooses a password, and show it once."""
        try:
            async with desk.database.write() as session:
                token = await memberships.make_way_in(session, desk.clock, _who(desk), account_id)
        except AppError as error:
            return await _page(desk, NOBODY, faults_of(error, desk.language), error.status)
        return _link(desk, settings, token, None)


def _who(desk: Desk) -> Principal:
    """As whom they act: who sees to the whole installation reaches accounts with roles elsewhere, too."""
    assert desk.signed is not None, "the guard has seen to it"
    return desk.overall() if desk.signed.account.administrator else desk.who


async def _done(desk: Desk, act: Callable[[AsyncSession], Awaitable[None]], done: str) -> Response[Any]:
    try:
        async with desk.database.write() as session:
            await act(session)
    except AppError as error:
        return await _page(desk, NOBODY, faults_of(error, desk.language), error.status)
    return desk.back(PAGE, done)


def _link(desk: Desk, settings: Settings, token: str, name: str | None) -> Response[str]:
    address = f"{settings.base_url}{path_of(token)}"
    return desk.page("settings/way_in.html", address=address, name=name)


async def _page(
    desk: Desk, said: Mapping[str, str | None], errors: Faults, status: int = 200
) -> Response[str]:
    assert desk.signed is not None, "the guard has seen to it"
    async with desk.database.read() as session:
        found = await memberships.listed(session, _who(desk), desk.programme.id)
    return desk.page(
        "settings/members.html",
        status=status,
        members=found,
        self_id=desk.signed.account.id,
        roles=[one.value for one in StaffRole],
        said=said,
        errors=errors,
    )
