"""Which pairs of a result a page shows, and in which order."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

from litestar.di import Provide
from litestar.params import QueryParameter
from litestar.types import Dependencies

from api.routes.desk.paging import Page
from api.schemas.states import ProposalState
from api.services.numbered import Numbered, cut
from api.store.findings import NamedPair
from scoring.catalogue.text import fold

PER_PAGE: Final = 80
"""So many pairs and all that their page loads stay below 100 KB; pages are not compressed (BREACH)."""

SortName = Literal["fit", "weakest", "mentee", "mentor"]
ShowName = Literal["all", "undecided"]
Sort = Annotated[SortName, QueryParameter(description="What the list is sorted by.")]
Show = Annotated[ShowName, QueryParameter(description="Which pairs are shown.")]

_KEYS: Final[Mapping[SortName, Callable[[NamedPair], Any]]] = {
    "fit": lambda pair: -pair.score,
    "weakest": lambda pair: pair.score,
    "mentee": lambda pair: fold(pair.mentee or ""),
    "mentor": lambda pair: fold(pair.mentor or ""),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """How a list is to be shown."""

    sort: SortName = "fit"
    show: ShowName = "all"
    page: int = 1

    @property
    def query(self) -> dict[str, str]:
        """The same as parameters of an address, without what goes without saying."""
        chosen = {"sort": self.sort, "show": self.show, "page": str(self.page)}
        usual = {"sort": "fit", "show": "all", "page": "1"}
        return {name: value for name, value in chosen.items() if value != usual[name]}


def _listing(sort: Sort = "fit", show: Show = "all", number: Page = 1) -> Listed:
    return Listed(sort, show, number)


GIVES_LISTED: Final[Dependencies] = {"listing": Provide(_listing, sync_to_thread=False)}
"""For controllers whose pages show a list: a handler has a `listing`."""


def listed(pairs: Sequence[NamedPair], chosen: Listed) -> Numbered[NamedPair]:
    """Filter, sort and cut."""
    undecided = chosen.show == "undecided"
    wanted = [pair for pair in pairs if not undecided or pair.state is ProposalState.PROPOSED]
    wanted.sort(key=_KEYS[chosen.sort])
    return cut(wanted, chosen.page, PER_PAGE)
