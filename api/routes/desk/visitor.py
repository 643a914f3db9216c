"""Who looks at a page of the desk, and how they are answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from litestar import Response
from litestar.enums import MediaType, RequestEncodingType
from litestar.response import Redirect

from api import words
from api.clock import Clock
from api.errors import BadRequest
from api.routes.desk.arriving import Arrival
from api.routes.desk.forms import Form
from api.routes.documented import takes
from api.routes.requests import JsonRequest
from api.security.access import Principal
from api.security.refusals import NotSignedIn
from api.services.sessions import SignedIn
from api.store.database import Database
from api.web import HEADERS, render
from api.words import Language
from scoring.catalogue import Catalogue

FORMS: Final = takes(RequestEncodingType.URL_ENCODED.value, RequestEncodingType.MULTI_PART.value)
"""The bodies that pages send."""

DONE: Final = "done"
"""The query parameter that says what has just been done: "saved" is the message "done.saved"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Somebody at a page, signed in or not.

    Parameters
    ----------
    signed : SignedIn, optional
        None if nobody has signed in.
    arrival : Arrival
        What goes along until they have signed in.
    done : str, optional
        What they have just done, as the page is to say.
    """

    request: JsonRequest
    database: Database
    clock: Clock
    catalogue: Catalogue
    language: Language
    signed: SignedIn | None
    arrival: Arrival
    done: str | None = None

    def overall(self) -> Principal:
        """As whom they act in all programmes; raise `NotSignedIn`, or `MissingScope` unless they may."""
        if self.signed is None:
            raise NotSignedIn
        return self.signed.overall()

    async def form(self) -> Form:
        """What a form has sent; raise `BadRequest` for what is no text in the encoding that it names."""
        try:
            sent = await self.request.form()
        except (UnicodeError, LookupError):
            raise BadRequest from None
        return Form.of(sent)

    def page(self, template: str, *, status: int = 200, **values: object) -> Response[str]:
        """Answer with a page; `template` is a file in `templates/desk`."""
        text = render(
            f"desk/{template}",
            self.language,
            self.catalogue,
            signed=self.signed,
            arrival=self.arrival,
            done=f"done.{self.done}" if self.done and words.known(f"done.{self.done}") else None,
            path=self.request.url.path,
            **{**self._given(), **values},
        )
        return Response(
            text,
            status_code=status,
            media_type=MediaType.HTML,
            headers={**HEADERS, "Content-Language": self.language},
        )

    def go(self, path: str, done: str | None = None, **more: str) -> Redirect:
        """Send the browser to another page; `done` says what has just been done."""
        query = {**({DONE: done} if done else {}), **more}
        return Redirect(f"{path}?{urlencode(query)}" if query else path, status_code=303)

    def _given(self) -> Mapping[str, Any]:
        """What every page of this visitor is given."""
        return {"desk": None}
