"""What pages share that let somebody in: the cookies, and where the visitor comes from."""

from dataclasses import replace
from typing import Final
from urllib.parse import quote

from litestar.datastructures import Cookie
from litestar.response import Redirect

from api.errors import AppError
from api.routes.desk.arriving import HOME, SIGN_IN, Arrival
from api.routes.desk.faults import Faults, faults_of
from api.routes.desk.forms import Form
from api.routes.desk.visitor import Visitor
from api.schemas.faults import Fault
from api.schemas.problem import InvalidInput
from api.security.oidc import Way
from api.security.staff import COOKIE
from api.services import sessions
from api.services.identities import WITHIN
from api.services.signing_in import CODE_WITHIN, Entered

HALF: Final = "__Host-half"
"""The cookie of those whose password was right, and whose code is missing."""

WAY: Final = "__Host-way"
"""The cookie of those who are at the provider of identities: the state that they come back with, and
what goes along with them, as an address has it."""


def place_of(visitor: Visitor) -> str:
    """The address that a visitor comes from, by which guesses are counted."""
    client = visitor.request.client
    return client.host if client else ""


async def let_in(visitor: Visitor, entered: Entered) -> Redirect:
    """Send somebody who is signed in to the page that they wanted, or to the first.

    Whoever was signed in here before is not any more.
    """
    if visitor.signed is not None:
        async with visitor.database.write() as session:
            await sessions.close(session, visitor.signed.session_id)
    answer = visitor.go(visitor.arrival.target or HOME)
    answer.set_cookie(_cookie(COOKIE, entered.cookie))
    for spent in (HALF, WAY):
        answer.set_cookie(_cookie(spent, "", 0))
    return answer


def let_half_in(visitor: Visitor, token: str) -> Redirect:
    """Ask somebody for the code."""
    answer = visitor.go(f"{SIGN_IN}/code", **visitor.arrival.query)
    answer.set_cookie(_cookie(HALF, token, int(CODE_WITHIN.total_seconds())))
    return answer


def let_go(visitor: Visitor, way: Way) -> Redirect:
    """Send somebody to the provider of identities."""
    answer = visitor.go(way.address)
    kept = quote(visitor.arrival.at(way.state), safe="")
    answer.set_cookie(_cookie(WAY, kept, int(WITHIN.total_seconds())))
    return answer


def back_from(visitor: Visitor) -> tuple[Visitor, str | None]:
    """Whoever comes from the provider, with what went along, and the state that they were given."""
    state, _, query = visitor.request.cookies.get(WAY, "").partition("?")
    if visitor.arrival.query:
        return visitor, state or None  # chosen since, on the page that refused them
    arrival = Arrival.read(query)
    language = visitor.language if visitor.signed else arrival.language or visitor.language
    return replace(visitor, arrival=arrival, language=language), state or None


def let_out(visitor: Visitor) -> Redirect:
    """Send somebody who is signed out to where they can sign in."""
    answer = visitor.go(SIGN_IN, "signed_out")
    answer.set_cookie(_cookie(COOKIE, "", 0))
    return answer


def said(form: Form, *names: str) -> dict[str, str]:
    """What stands in these fields; those that were left open are left out, and so are missing."""
    return {name: text for name in names if (text := form.text(name)) is not None}


def new_password(form: Form) -> str:
    """The password that was chosen; raise `InvalidInput` unless it was typed twice alike."""
    password = form.text("password") or ""
    if password != (form.text("repeat") or ""):
        raise InvalidInput([Fault(path=("repeat",), code="password_differs")])
    return password


def beside(field: str, error: AppError, visitor: Visitor) -> Faults:
    """What was refused, beside a field unless it names one itself."""
    return {name or field: sentence for name, sentence in faults_of(error, visitor.language).items()}


def _cookie(name: str, value: str, seconds: int | None = None) -> Cookie:
    return Cookie(
        key=name, value=value, max_age=seconds, path="/", secure=True, httponly=True, samesite="lax"
    )
