"""One's own account: name, language, password, second factor, and being signed in elsewhere."""

from typing import Any

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency

from api.errors import AppError
from api.routes.desk.account.entering import beside, let_out, new_password, said
from api.routes.desk.arriving import ACCOUNT
from api.routes.desk.desk import OPEN_TO_BARE
from api.routes.desk.faults import Faults, faults_of
from api.routes.desk.visitor import Visitor
from api.schemas.accounts import OwnInput
from api.services import second_factor, sessions
from api.services.own_account import OwnAccount
from api.services.sessions import SignedIn
from api.services.wire import parse
from api.web.qr import picture_of


class AccountController(Controller):
    """The account of whoever is signed in."""

    path = ACCOUNT
    opt = OPEN_TO_BARE

    @get()
    async def show(self, visitor: NamedDependency[Visitor]) -> Response[str]:
        """Show what there is to change."""
        return await _page(visitor, {})

    @post()
    async def change(
        self, visitor: NamedDependency[Visitor], own_account: NamedDependency[OwnAccount]
    ) -> Response[Any]:
        """Change name and language."""
        form = await visitor.form()
        try:
            data = parse(OwnInput, said(form, "name", "language"), visitor.catalogue)
            await own_account.change(_signed(visitor), data)
        except AppError as error:
            return await _page(visitor, faults_of(error, visitor.language), error.status)
        return visitor.go(ACCOUNT, "saved")

    @post("/password")
    async def change_password(
        self, visitor: NamedDependency[Visitor], own_account: NamedDependency[OwnAccount]
    ) -> Response[Any]:
        """Choose another password."""
        form = await visitor.form()
        try:
            await own_account.change_password(_signed(visitor), form.text("old"), new_password(form))
        except AppError as error:
            return await _page(visitor, beside("old", error, visitor), error.status)
        return visitor.go(ACCOUNT, "password")

    @post("/sign-out-everywhere")
    async def sign_out_everywhere(
        self, visitor: NamedDependency[Visitor], own_account: NamedDependency[OwnAccount]
    ) -> Response[Any]:
        """End all sessions, this one too."""
        await own_account.sign_out(_signed(visitor))
        return let_out(visitor)

    @post("/second-factor")
    async def begin(
        self, visitor: NamedDependency[Visitor], own_account: NamedDependency[OwnAccount]
    ) -> Response[Any]:
        """Make a secret for an app."""
        form = await visitor.form()
        try:
            await own_account.begin_codes(_signed(visitor), form.text("present"))
        except AppError as error:
            return await _page(visitor, beside("present", error, visitor), error.status)
        return visitor.go(f"{ACCOUNT}/second-factor")

    @get("/second-factor")
    async def show_secret(self, visitor: NamedDependency[Visitor]) -> Response[Any]:
        """Show the secret until a code has confirmed it."""
        return _enrolling(visitor, {})

    @post("/second-factor/confirm")
    async def confirm(self, visitor: NamedDependency[Visitor]) -> Response[Any]:
        """Ask for codes from now on, and show once what stands in for them."""
        form = await visitor.form()
        try:
            async with visitor.database.write() as session:
                codes = await second_factor.confirm(
                    session, visitor.clock, _signed(visitor), form.text("code") or ""
                )
        except AppError as error:
            return _enrolling(visitor, beside("code", error, visitor), error.status)
        return visitor.page("account/spare_codes.html", codes=codes)

    @post("/second-factor/off")
    async def turn_off(
        self, visitor: NamedDependency[Visitor], own_account: NamedDependency[OwnAccount]
    ) -> Response[Any]:
        """Ask for no codes any more."""
        form = await visitor.form()
        try:
            await own_account.turn_off_codes(_signed(visitor), form.text("present"))
        except AppError as error:
            return await _page(visitor, beside("present", error, visitor), error.status)
        return visitor.go(ACCOUNT, "codes_off")


def _signed(visitor: Visitor) -> SignedIn:
    assert visitor.signed is not None, "the guard has seen to it"
    return visitor.signed


async def _page(visitor: Visitor, errors: Faults, status: int = 200) -> Response[str]:
    signed = _signed(visitor)
    async with visitor.database.read() as session:
        opened = await sessions.opened(session, visitor.clock, signed.account.id)
    return visitor.page(
        "account/account.html",
        status=status,
        account=signed.account,
        others=[one for one in opened if one.id != signed.session_id],
        errors=errors,
    )


def _enrolling(visitor: Visitor, errors: Faults, status: int = 200) -> Response[Any]:
    pending = second_factor.pending(_signed(visitor))
    if pending is None:
        return visitor.go(ACCOUNT)
    return visitor.page(
        "account/second_factor.html",
        status=status,
        secret=pending.secret,
        picture=picture_of(pending.address),
        errors=errors,
    )
