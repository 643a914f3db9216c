"""The page that a link leads to which lets somebody in: an invitation, a new password, the first account."""

from typing import Any

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from api.errors import AppError
from api.routes.desk.account.entering import let_in, new_password, place_of, said
from api.routes.desk.arriving import SIGN_IN
from api.routes.desk.desk import OPEN_TO_ALL
from api.routes.desk.faults import Faults, faults_of
from api.routes.desk.forms import Form
from api.routes.desk.visitor import Visitor
from api.schemas.accounts import AccountInput, OwnInput
from api.schemas.staff import LinkKind
from api.services.signing_in import Entered
from api.services.welcoming import Welcome, Welcoming
from api.services.wire import parse


class WelcomeController(Controller):
    """Who they are, and the password that they choose."""

    path = "/desk/welcome/{token:str}"
    opt = OPEN_TO_ALL

    @get()
    async def form(
        self, token: FromPath[str], visitor: NamedDependency[Visitor], welcoming: NamedDependency[Welcoming]
    ) -> Response[str]:
        """Show what is asked; changes nothing."""
        welcome = await welcoming.show(token, place_of(visitor))
        return _page(visitor, welcome, Form({}, {}), {})

    @post()
    async def enter(
        self, token: FromPath[str], visitor: NamedDependency[Visitor], welcoming: NamedDependency[Welcoming]
    ) -> Response[Any]:
        """Take what was chosen, and let them in."""
        welcome = await welcoming.show(token, place_of(visitor))
        form = await visitor.form()
        try:
            entered = await _entered(visitor, welcoming, welcome, token, form)
        except AppError as error:
            return _page(visitor, welcome, form, faults_of(error, visitor.language), error.status)
        if entered is None:
            return visitor.go(SIGN_IN, "password", **visitor.arrival.query)
        return await let_in(visitor, entered)


async def _entered(
    visitor: Visitor, welcoming: Welcoming, welcome: Welcome, token: str, form: Form
) -> Entered | None:
    """Somebody who is in; `None` if they are to sign in with their new password."""
    password, place = new_password(form), place_of(visitor)
    if welcome.kind is LinkKind.RESET:
        await welcoming.choose_password(token, place, password)
        return None
    if welcome.kind is LinkKind.INVITATION:
        own = parse(OwnInput, said(form, "name", "language"), visitor.catalogue)
        return await welcoming.accept(token, place, own, password)
    data = parse(AccountInput, said(form, "name", "language", "email"), visitor.catalogue)
    return await welcoming.make_first(token, place, data, password)


def _page(visitor: Visitor, welcome: Welcome, form: Form, errors: Faults, status: int = 200) -> Response[str]:
    known = welcome.account
    return visitor.page(
        "account/welcome.html",
        status=status,
        kind=welcome.kind.value,
        known=known,
        name=form.text("name") or (known.name if known else None),
        email=form.text("email"),
        chosen=form.text("language") or (known.language if known else visitor.language),
        errors=errors,
    )
