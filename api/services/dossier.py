"""All that is known of one person: the profile, tandems, what is excluded, and what has happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import NotFound
from api.schemas.states import PairKind
from api.security.access import Principal
from api.services.actors import id_of, ids_of
from api.store import dossier, pairings, people
from api.store.records import Pairing, PairNote, Person, StoredEvent

MOST_EVENTS: Final = 100
"""The latest that are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """Somebody on the other side; `name` is the reference of those who have none, if they have one."""

    id: UUID
    name: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """An event, and who has done it: a name; `None` if that is no account and no key."""

    event: StoredEvent
    by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """One person.

    Parameters
    ----------
    tandems : sequence of (Pairing, Other)
        The latest first.
    exclusions, locks : sequence of (PairNote, Other)
        The latest first.
    proposals : int
        In all runs.
    history : sequence of Happening
        Of the person and of their tandems, the latest first.
    protectors : mapping of str to str
        The names of those who have restricted or held them, as far as they are known.
    """

    person: Person
    tandems: Sequence[tuple[Pairing, Other]]
    exclusions: Sequence[tuple[PairNote, Other]]
    locks: Sequence[tuple[PairNote, Other]]
    proposals: int
    history: Sequence[Happening]
    protectors: Mapping[str, str | None]


async def person_of(session: AsyncSession, who: Principal, profile_id: UUID) -> Person:
    """Somebody, whatever their role; raise `NotFound` if there is nobody whom the key reaches."""
    found = await people.find(session, profile_id)
    if found is None or not who.sees(str(found.programme_id)):
        raise NotFound("person", str(profile_id))
    return found


async def of_person(session: AsyncSession, who: Principal, profile_id: UUID) -> Dossier:
    """Gather all; raises as `person_of` does."""
    person = await person_of(session, who, profile_id)
    tandems = sorted(
        await pairings.of_profile(session, profile_id), key=lambda one: one.created_at, reverse=True
    )
    exclusions = await dossier.notes(session, PairKind.EXCLUSION, profile_id)
    locks = await dossier.notes(session, PairKind.LOCK, profile_id)
    found: list[Pairing | PairNote] = [*tandems, *exclusions, *locks]
    named = await people.names(session, {_other(one, profile_id) for one in found})

    def other(one: Pairing | PairNote) -> Other:
        identifier = _other(one, profile_id)
        name, reference = named[identifier]
        return Other(id=identifier, name=name or reference)

    return Dossier(
        person=person,
        tandems=[(one, other(one)) for one in tandems],
        exclusions=[(one, other(one)) for one in exclusions],
        locks=[(one, other(one)) for one in locks],
        proposals=await dossier.proposals(session, profile_id),
        history=await _history(session, person, tandems),
        protectors=await _protectors(session, person),
    )


async def _protectors(session: AsyncSession, person: Person) -> dict[str, str | None]:
    actors = [by for by in (person.restricted_by, person.held_by) if by is not None]
    names = await dossier.actors(session, ids_of(actors))
    return {by: names.get(id_of(by) or person.id) for by in actors}


async def _history(session: AsyncSession, person: Person, tandems: Sequence[Pairing]) -> list[Happening]:
    subjects = [person.id, *(one.id for one in tandems)]
    events = await dossier.events_of(session, person.programme_id, subjects, limit=MOST_EVENTS)
    names = await dossier.actors(session, ids_of(one.actor for one in events))
    return [Happening(event=one, by=names.get(id_of(one.actor) or person.id)) for one in events]


def _other(one: Pairing | PairNote, profile_id: UUID) -> UUID:
    return one.mentor_id if one.mentee_id == profile_id else one.mentee_id
