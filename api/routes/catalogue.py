"""Look-ups for forms: occupations, places and languages."""

from typing import Annotated

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from api.schemas.catalogue import LanguageView, OccupationView, PlaceView
from api.schemas.pages import Page
from api.security.access import ANY_KEY
from scoring.catalogue import Catalogue

Query = Annotated[str, QueryParameter(min_length=1, max_length=200, description="What is typed so far.")]
Limit = Annotated[int, QueryParameter(ge=1, le=50, description="How many to offer at most.")]


class CatalogueController(Controller):
    """The best answers first; there is no next page."""

    path = "/v1/catalogue"
    tags = ("Catalogue",)
    opt = ANY_KEY

    @get("/occupations", operation_id="search_occupations", summary="Search occupations")
    async def occupations(
        self, catalogue: NamedDependency[Catalogue], q: Query, limit: Limit = 10
    ) -> Page[OccupationView]:
        """Offer occupations by title, in German or English, or by the beginning of a KldB code."""
        found = catalogue.occupations.search(q, limit)
        return Page(items=[OccupationView.of(one) for one in found], next_cursor=None)

    @get("/places", operation_id="search_places", summary="Search places")
    async def places(
        self, catalogue: NamedDependency[Catalogue], q: Query, limit: Limit = 10
    ) -> Page[PlaceView]:
        """Offer German places and districts by name, or by the beginning of a postcode."""
        found = catalogue.places.search(q, limit)
        return Page(items=[PlaceView.of(one) for one in found], next_cursor=None)

    @get("/languages", operation_id="search_languages", summary="Search languages")
    async def languages(
        self, catalogue: NamedDependency[Catalogue], q: Query, limit: Limit = 10
    ) -> Page[LanguageView]:
        """Offer languages by name, in German, English or the language itself, or by code."""
        found = catalogue.languages.search(q, limit)
        return Page(items=[LanguageView.of(one) for one in found], next_cursor=None)
