"""The pages by which people sign in and out."""

from typing import Any

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency

from api.errors import AppError
from api.routes.desk.account.entering import (
    HALF,
    back_from,
    beside,
    let_go,
    let_half_in,
    let_in,
    let_out,
    place_of,
)
from api.routes.desk.arriving import HOME, SIGN_IN
from api.routes.desk.desk import OPEN_TO_ALL
from api.routes.desk.faults import Faults, faults_of
from api.routes.desk.visitor import Visitor
from api.routes.query import FOREIGN_QUERY
from api.security.guesses import TooManyGuesses
from api.security.oidc import OidcAway, OidcFailed
from api.services import sessions
from api.services.identities import Identities, OidcStranger, Return
from api.services.signing_in import CodeAwaited, SigningIn, SignInLate


class SigningInController(Controller):
    """Address and password, and then the code where there is a second factor."""

    path = SIGN_IN
    opt = OPEN_TO_ALL

    @get()
    async def form(
        self, visitor: NamedDependency[Visitor], identities: NamedDependency[Identities]
    ) -> Response[Any]:
        """Ask for address and password."""
        if visitor.signed is not None:
            return visitor.go(visitor.arrival.target or HOME)
        return _form(visitor, identities)

    @post()
    async def sign_in(
        self,
        visitor: NamedDependency[Visitor],
        identities: NamedDependency[Identities],
        signing_in: NamedDependency[SigningIn],
    ) -> Response[Any]:
        """Let somebody in, or ask for the code."""
        form = await visitor.form()
        email = form.text("email")
        try:
            entered = await signing_in.by_password(
                email or "", form.text("password") or "", place_of(visitor)
            )
        except AppError as error:
            return _refused(visitor, identities, error, email=email)
        if isinstance(entered, CodeAwaited):
            return let_half_in(visitor, entered.token)
        return await let_in(visitor, entered)

    @get("/code")
    async def code_form(self, visitor: NamedDependency[Visitor]) -> Response[str]:
        """Ask for the code."""
        return visitor.page("account/code.html", errors={})

    @post("/code")
    async def give_code(
        self,
        visitor: NamedDependency[Visitor],
        identities: NamedDependency[Identities],
        signing_in: NamedDependency[SigningIn],
    ) -> Response[Any]:
        """Let somebody in."""
        form = await visitor.form()
        token = visitor.request.cookies.get(HALF, "")
        try:
            entered = await signing_in.by_code(token, form.text("code") or "", place_of(visitor))
        except SignInLate as error:
            return _refused(visitor, identities, error)
        except AppError as error:
            errors = beside("code", error, visitor)
            return visitor.page("account/code.html", status=error.status, errors=errors)
        return await let_in(visitor, entered)

    @get("/oidc")
    async def set_out(
        self, visitor: NamedDependency[Visitor], identities: NamedDependency[Identities]
    ) -> Response[Any]:
        """Send somebody to the provider of identities.

        A link leads here and no form: browsers would not let a form go on to the provider.
        """
        try:
            way = await identities.set_out(place_of(visitor))
        except (OidcAway, OidcFailed, TooManyGuesses) as error:
            return _refused(visitor, identities, error)
        return let_go(visitor, way)

    @get("/oidc/back", opt={FOREIGN_QUERY: True})
    async def come_back(
        self, visitor: NamedDependency[Visitor], identities: NamedDependency[Identities]
    ) -> Response[Any]:
        """Let somebody in who comes from the provider of identities."""
        given = visitor.request.query_params
        returned, expected = back_from(visitor)
        back = Return(given.get("state"), expected, given.get("code"))
        try:
            entered = await identities.come_back(back, place_of(returned))
        except (OidcAway, OidcFailed, OidcStranger, TooManyGuesses) as error:
            return _refused(returned, identities, error)
        return await let_in(returned, entered)


@post("/desk/sign-out", opt=OPEN_TO_ALL)
async def sign_out(visitor: NamedDependency[Visitor]) -> Response[Any]:
    """Sign somebody out in this browser."""
    if visitor.signed is not None:
        async with visitor.database.write() as session:
            await sessions.close(session, visitor.signed.session_id)
    return let_out(visitor)


def _refused(
    visitor: Visitor, identities: Identities, error: AppError, *, email: str | None = None
) -> Response[str]:
    answer = _form(visitor, identities, email, faults_of(error, visitor.language), error.status)
    answer.headers.update(error.headers)
    return answer


def _form(
    visitor: Visitor,
    identities: Identities,
    email: str | None = None,
    errors: Faults | None = None,
    status: int = 200,
) -> Response[str]:
    return visitor.page(
        "account/sign_in.html",
        status=status,
        email=email,
        errors=errors or {},
        elsewhere=identities.offered,
    )
