"""Exports: what a coordinator opens in a spreadsheet program, written in a process apart."""

import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from api.engine import Computer
from api.files.grid import Table
from api.files.kinds import FileKind
from api.files.pairings_table import PairingLine, pairings_table
from api.files.people_table import people_table
from api.files.write_csv import to_csv
from api.files.write_xlsx import to_xlsx
from api.schemas.states import Role, Status
from api.security.access import Principal
from api.services import programmes
from api.store import pairings, people
from api.store.database import Database
from api.store.records import Pairing, PairingFilter, PeopleFilter, Person
from api.words import Language, text
from scoring.catalogue import load

PAGE: Final = 250
"""Rows that are read at a time; others get their turn in between."""

T = TypeVar("T")
Filed = TypeVar("Filed", Person, Pairing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be written, how and for whom."""

    kind: FileKind
    language: Language
    catalogue_dir: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Exports:
    """Writes files of what is stored at one moment."""

    database: Database
    computer: Computer

    async def people(self, who: Principal, programme_id: UUID, wanted: Wanted, *, role: Role) -> bytes:
        """All mentors or mentees of a programme, so that an import gives them back; raise `NotFound`."""
        async with self.database.read() as session:
            await programmes.require(session, who, programme_id)
            read = partial(people.listed, session, programme_id, role, PeopleFilter(), limit=PAGE)
            packed = [_packed([(one.wire, one.status) for one in page]) async for page in _pages(read)]
        return await self.computer.call(write_people, packed, role, wanted, size=_size(packed))

    async def pairings(self, who: Principal, programme_id: UUID, wanted: Wanted) -> bytes:
        """All tandems of a programme, and what has become of them; raise `NotFound`."""
        async with self.database.read() as session:
            await programmes.require(session, who, programme_id)
            read = partial(pairings.listed, session, programme_id, PairingFilter(), limit=PAGE)
            packed = [_packed(await _lines(session, page)) async for page in _pages(read)]
        return await self.computer.call(write_pairings, packed, wanted, size=_size(packed))


def _size(packed: list[bytes]) -> int:
    return sum(map(len, packed))


def write_people(packed: list[bytes], role: Role, wanted: Wanted) -> bytes:
    """Write people; called in a process of its own."""
    everybody = _unpacked(packed, list[tuple[dict[str, Any], Status]])
    title = text(f"export.{role}s", wanted.language)
    return _file(people_table(everybody, title, wanted.language, load(wanted.catalogue_dir)), wanted)


def write_pairings(packed: list[bytes], wanted: Wanted) -> bytes:
    """Write tandems; called in a process of its own."""
    return _file(pairings_table(_unpacked(packed, list[PairingLine]), wanted.language), wanted)


async def _pages(read: Callable[..., Awaitable[list[Filed]]]) -> AsyncIterator[list[Filed]]:
    """All that there is, in parts; `read` gives those that follow `after`, `PAGE` at most."""
    page = await read(after=None)
    yield page
    while len(page) == PAGE:
        page = await read(after=page[-1].id)
        yield page


async def _lines(session: AsyncSession, found: list[Pairing]) -> list[PairingLine]:
    """Tandems with the names of the two; who has no reference goes by the id."""
    named = await people.names(session, {one.mentee_id for one in found} | {one.mentor_id for one in found})
    return [
        PairingLine(
            mentee=named[one.mentee_id][0],
            mentee_ref=named[one.mentee_id][1] or str(one.mentee_id),
            mentor=named[one.mentor_id][0],
            mentor_ref=named[one.mentor_id][1] or str(one.mentor_id),
            state=one.state.value,
            score=one.score,
            created_at=one.created_at,
            answer_until=one.answer_until,
            first_meeting_at=one.first_meeting_at,
            changed_at=one.changed_at,
            outcome=None if one.outcome is None else one.outcome.value,
        )
        for one in found
    ]


def _packed(rows: object) -> bytes:
    return zlib.compress(msgspec.json.encode(rows), 1)


def _unpacked(packed: list[bytes], kind: type[list[T]]) -> Iterator[T]:
    for part in packed:
        yield from msgspec.json.decode(zlib.decompress(part), type=kind)


def _file(table: Table, wanted: Wanted) -> bytes:
    if wanted.kind is FileKind.XLSX:
        return to_xlsx([table], wanted.language)
    return to_csv(table, wanted.language)
