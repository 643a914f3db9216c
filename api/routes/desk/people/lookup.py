"""Look-ups for the fields of forms while somebody types; forms work without them."""

from typing import Annotated, Final

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from api.routes.desk.desk import PATH, Desk
from api.routes.desk.people.lists import COORDINATORS
from api.routes.desk.people.shown import language_name, occupation_name

Typed = Annotated[str, QueryParameter(min_length=1, max_length=200, description="What is typed so far.")]

MOST: Final = 10
"""So many are offered."""


class LookupController(Controller):
    """Texts that can be typed, best first."""

    path = f"{PATH}/people/lookup"
    opt = COORDINATORS

    @get("/occupations")
    async def occupations(self, desk: NamedDependency[Desk], q: Typed) -> Response[list[str]]:
        """Offer occupations, with their codes."""
        found = dict.fromkeys(one.kldb for one in desk.catalogue.occupations.search(q, MOST))
        names = [(occupation_name(kldb, desk.language, desk.catalogue), kldb) for kldb in found]
        return Response([f"{name} ({kldb})" for name, kldb in names])

    @get("/places")
    async def places(self, desk: NamedDependency[Desk], q: Typed) -> Response[list[str]]:
        """Offer places."""
        return Response([one.label for one in desk.catalogue.places.search(q, MOST)])

    @get("/languages")
    async def languages(self, desk: NamedDependency[Desk], q: Typed) -> Response[list[str]]:
        """Offer languages."""
        found = desk.catalogue.languages.search(q, MOST)
        return Response([language_name(one.code, desk.language, desk.catalogue) for one in found])
