"""Importing step by step: a file is kept here while somebody says what its columns and values mean.

What is imported in the end is exactly what was looked at: the file is the one
that was sent, and whatever is said about it makes a new version.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.errors import NotFound, Stale
from api.files.arranging import Arrangement, Replacement, meaning_of
from api.files.faults import FileError
from api.files.outline import Outline, outline
from api.files.package import bytes_to_read
from api.files.vocabulary import STORED_PEOPLE
from api.schemas.faults import Fault
from api.schemas.problem import InvalidInput
from api.schemas.states import Role
from api.security.access import Principal
from api.services import programmes
from api.services.imports import Imports
from api.services.reading import Form, Sent
from api.services.sessions import SignedIn
from api.store import uploads
from api.store.database import Database
from api.store.holding import hold
from api.store.records_uploads import Upload
from api.store.types import JsonObject, new_id
from api.words import Language
from scoring.catalogue import load

LONGEST_NAME: Final = 200
"""Characters of the name of a file."""

MOST_REPLACEMENTS: Final = 1000
"""Values that can be replaced in one file."""

_FILE: Final = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """Whose file it is: somebody in a session, at work in a programme."""

    who: Principal
    signed: SignedIn
    programme_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Uploads:
    """Keeps files until they are imported.

    Parameters
    ----------
    imports : Imports
        Reads files in other processes.
    """

    database: Database
    imports: Imports
    clock: Clock
    catalogue_dir: Path

    async def receive(self, own: Own, role: Role, name: str, data: bytes) -> tuple[Upload, bool]:
        """Keep a file; whether it is known already what its columns mean.

        Raises
        ------
        NotFound
        InvalidInput
            If there is no table in the file.
        """
        found = await self._outline(data, None)
        now = self.clock.now()
        async with self.database.write() as session:
            await programmes.require(session, own.who, own.programme_id)
            digests = {one.digest: one.number for one in reversed(found.rows)}
            told = await uploads.remembered(session, own.programme_id, digests)
            by_row = {digests[digest]: columns for digest, columns in told.items()}
            row = min(by_row, default=found.row)
            guessed = {str(column.index): column.guess for column in found.columns}
            upload = Upload(
                id=new_id(),
                programme_id=own.programme_id,
                session_id=own.signed.session_id,
                role=role,
                name=name[:LONGEST_NAME],
                data=data,
                arranged={"row": row, "columns": by_row.get(row, guessed), "replacements": []},
                version=1,
                created_at=now,
            )
            await uploads.add(session, upload)
        return upload, bool(by_row)

    async def get(self, own: Own, upload_id: UUID) -> Upload:
        """A file of this session; raise `NotFound`."""
        async with self.database.read() as session:
            return await _get(session, own, upload_id)

    async def outline(self, upload: Upload, row: int | None = None) -> Outline:
        """What is in a file; raise `InvalidInput` for a row before the first one.

        Parameters
        ----------
        row : int, optional
            Of the headings, from 1, if it is not the one that was said.
        """
        return await self._outline(upload.data, _arranged(upload).row if row is None else row)

    async def arrange(self, own: Own, upload: Upload, row: int, codes: Mapping[int, str]) -> None:
        """Note what the columns mean, for the next file with these headings, too.

        Raises
        ------
        NotFound, Stale
        InvalidInput
            For a row before the first one.
        """
        found = await self._outline(upload.data, row)
        meanings = {column.index: meaning_of(codes.get(column.index, "")) for column in found.columns}
        arranged = replace(_arranged(upload), row=found.row, meanings=meanings)
        async with self.database.write() as session:
            await hold(session, own.programme_id)
            await self._say(session, own, upload, arranged)
            remembered = arranged.as_json()["columns"]
            if found.digest is not None:
                await uploads.remember(session, own.programme_id, found.digest, remembered, self.clock.now())

    async def replace(self, own: Own, upload: Upload, said: Replacement) -> None:
        """Let a value of a column mean another, wherever it stands; raise `NotFound` or `Stale`."""
        arranged = _arranged(upload).replacing(said)
        if len(arranged.replacements) > MOST_REPLACEMENTS:
            fault = Fault(path=("by",), code="too_many_replacements", values={"most": MOST_REPLACEMENTS})
            raise InvalidInput([fault])
        async with self.database.write() as session:
            await self._say(session, own, upload, arranged)

    async def undo(self, own: Own, upload: Upload, place: int) -> None:
        """Take back the replacement at a place of the list; raise `NotFound` or `Stale`."""
        arranged = _arranged(upload)
        kept = tuple(one for number, one in enumerate(arranged.replacements) if number != place)
        async with self.database.write() as session:
            await self._say(session, own, upload, replace(arranged, replacements=kept))

    async def preview(self, own: Own, upload: Upload, language: Language) -> JsonObject:
        """What an import would do, as an `ImportReport`."""
        sent = self._sent(upload, language)
        return await self.imports.at_once(own.who, own.programme_id, sent, dry_run=True)

    async def commit(self, own: Own, upload: Upload, language: Language) -> JsonObject:
        """Import everybody, or nobody; the report, an `ImportReport`.

        The file is taken away as everybody is stored: both are done, or neither. So two
        who press at once do not import it twice, and it stays if nothing comes of it.

        Raises
        ------
        Stale
            If the file is gone, or something was said about it since.
        """

        async def take(session: AsyncSession) -> None:
            if not await uploads.take(session, upload.id, upload.version):
                raise Stale

        sent = self._sent(upload, language)
        return await self.imports.at_once(own.who, own.programme_id, sent, dry_run=False, first=take)

    async def _say(self, session: AsyncSession, own: Own, upload: Upload, arranged: Arrangement) -> None:
        await _get(session, own, upload.id)
        if not await uploads.arrange(session, upload.id, upload.version, arranged.as_json()):
            raise Stale

    async def _outline(self, data: bytes, row: int | None) -> Outline:
        if row is not None and row < 1:
            raise InvalidInput([Fault(path=("row",), code="greater_than_equal", values={"ge": 1})])
        found = await self.imports.computer.call(
            look, data, row, self.catalogue_dir, size=bytes_to_read(data)
        )
        if isinstance(found, Fault):
            raise InvalidInput([found.below("file")])
        return found

    def _sent(self, upload: Upload, language: Language) -> Sent:
        return Sent(
            data=upload.data,
            form=Form.TABLE,
            role=upload.role,
            language=language,
            catalogue_dir=self.catalogue_dir,
            arranged=_arranged(upload),
        )


def look(data: bytes, row: int | None, catalogue_dir: Path) -> Outline | Fault:
    """Look at a file, or say what is wrong with it; called in a process of its own."""
    try:
        return outline(_FILE, data, load(catalogue_dir), STORED_PEOPLE, row)
    except FileError as error:
        return error.in_file(_FILE).fault


def replacements(upload: Upload) -> tuple[Replacement, ...]:
    """What values of a file were said to mean."""
    return _arranged(upload).replacements


def meanings(upload: Upload) -> Mapping[str, str]:
    """What the columns of a file were said to mean, by their indices, as `code_of` writes it."""
    columns: Mapping[str, str] = _arranged(upload).as_json()["columns"]
    return columns


def _arranged(upload: Upload) -> Arrangement:
    return Arrangement.of_json(upload.arranged)


async def _get(session: AsyncSession, own: Own, upload_id: UUID) -> Upload:
    found = await uploads.find(session, upload_id)
    if found is None or (found.session_id, found.programme_id) != (own.signed.session_id, own.programme_id):
        raise NotFound("upload", str(upload_id))
    return found
