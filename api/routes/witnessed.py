"""Whoever is shown what is stored of people is noted; here stands which routes show it."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from litestar.enums import HttpMethod
from litestar.types import Message, Scope

from api.clock import Clock
from api.routes.heads import method_of
from api.schemas.reads import Way
from api.security.access import Principal
from api.services.sessions import SignedIn
from api.services.witnessing import Witness
from api.store.reads import Look

_DESK: Final = "/desk/programmes/{slug}"

_OF_BOTH_ROLES: Final[Mapping[str, Way]] = {
    "/v1/ROLE/{profile_id}": Way.PROFILE,
    "/v1/ROLE/{profile_id}/export": Way.STORED,
    "/v1/programmes/{programme_id}/ROLE": Way.LIST,
    "/v1/programmes/{programme_id}/exports/ROLE.csv": Way.FILE,
    "/v1/programmes/{programme_id}/exports/ROLE.xlsx": Way.FILE,
    f"{_DESK}/people/ROLE": Way.LIST,
    f"{_DESK}/people/ROLE/export.csv": Way.FILE,
    f"{_DESK}/people/ROLE/export.xlsx": Way.FILE,
}

_OF_PAGES: Final[Mapping[Way, str]] = {
    Way.PROFILE: "people/{profile_id} people/{profile_id}/edit people/{profile_id}/erase",
    Way.STORED: "people/{profile_id}/stored people/{profile_id}/stored/data.json",
    Way.PAIRINGS: "pairings",
    Way.PAIRING: "pairings/{pairing_id} pairings/{pairing_id}/call_off pairings/{pairing_id}/cancel "
    "pairings/{pairing_id}/complete pairings/{pairing_id}/confirm pairings/{pairing_id}/decline "
    "pairings/{pairing_id}/meeting pairings/{pairing_id}/remind",
    Way.RESULT: "result/{run_id} result/{run_id}/mentees/{mentee_id} result/{run_id}/pairs/{proposal_id} "
    "result/{run_id}/pairs/{proposal_id}/reasons result/{run_id}/unmatched result/{run_id}/rivals "
    "result/{run_id}/recruit result/{run_id}/proof/certificate",
}

_OF_SYSTEMS: Final[Mapping[Way, str]] = {
    Way.PROFILE: "mentees/{mentee_id}/candidates",
    Way.FILE: "programmes/{programme_id}/exports/pairings.csv "
    "programmes/{programme_id}/exports/pairings.xlsx",
    Way.PAIRINGS: "programmes/{programme_id}/pairings",
    Way.PAIRING: "pairings/{pairing_id} pairings/{pairing_id}/history pairings/{pairing_id}/feedback",
    Way.RESULT: "runs/{run_id}/proposals runs/{run_id}/unmatched runs/{run_id}/certificate "
    "runs/{run_id}/rivals",
}

WAYS: Final[Mapping[str, Way]] = {
    **{
        path.replace("ROLE", role): way
        for role in ("mentors", "mentees")
        for path, way in _OF_BOTH_ROLES.items()
    },
    **{f"{_DESK}/{page}": way for way, pages in _OF_PAGES.items() for page in pages.split()},
    **{f"/v1/{path}": way for way, paths in _OF_SYSTEMS.items() for path in paths.split()},
}
"""By the pattern of the path."""


class Witnessed:
    """Litestar hook: note who is shown whom, as the answer begins to leave."""

    def __init__(self, witness: Witness, clock: Clock) -> None:
        self._witness = witness
        self._clock = clock

    async def __call__(self, message: Message, scope: Scope) -> None:
        """Look at the start of an answer."""
        if message["type"] != "http.response.start" or message["status"] != 200:
            return
        way = WAYS.get(scope.get("path_template", ""))
        if way is None or method_of(scope) != HttpMethod.GET:
            return
        named = scope["path_params"]
        # What somebody is shown of a run is of all its people.
        of_run = way is Way.RESULT
        self._witness.note(
            Look(
                at=self._clock.now(),
                actor=_actor(scope),
                way=way,
                profile_id=None if of_run else _id(named, "profile_id") or _id(named, "mentee_id"),
                pairing_id=_id(named, "pairing_id"),
                run_id=_id(named, "run_id"),
                programme_id=_id(named, "programme_id"),
                slug=named.get("slug"),
            )
        )


def _id(named: Mapping[str, object], name: str) -> UUID | None:
    found = named.get(name)
    return found if isinstance(found, UUID) else None


def _actor(scope: Scope) -> str:
    """The id of the account or the key."""
    signed, holder = scope.get("user"), scope.get("auth")
    if isinstance(signed, SignedIn):
        return str(signed.account.id)
    assert isinstance(holder, Principal), "the guard has let nobody else in"
    return holder.key_id
