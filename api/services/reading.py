"""What the child process does for an import: read the file, check every row, say all the faults.

People come out in batches that are packed small: the file may be long, and the
process that serves has other things to do than to unpack it at once. Nothing here
needs the store, so that the child stays small.
"""

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import msgspec

from api import words
from api.files.arranging import Arrangement
from api.files.faults import FileError, FileFault, Note
from api.files.ndjson import read_ndjson
from api.files.people import PeopleList, ReadRow
from api.files.vocabulary import STORED_PEOPLE
from api.schemas.faults import Fault
from api.schemas.imports import MOST_LISTED
from api.schemas.people import PersonInput
from api.schemas.states import Role, Status
from scoring.catalogue import Catalogue, load
from scoring.profile import Mentee, Mentor

MOST_ROWS: Final = 100_000
"""People in one file; more take more time and memory than others would like to spare."""

BATCH: Final = 100
"""People who are packed together, and written in one go."""

_PACKING = 1
_FILE = ""


class Form(StrEnum):
    """What a file is."""

    TABLE = "table"
    """CSV or a workbook; its first bytes say which."""
    NDJSON = "ndjson"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A file as it came, by no means checked.

    Parameters
    ----------
    language : str
        The language of sentences about faults.
    ignored : tuple of str
        Headings of columns that shall not be read.
    arranged : Arrangement, optional
        What somebody has said about the table by hand.
    """

    data: bytes
    form: Form
    role: Role
    language: words.Language
    catalogue_dir: Path
    ignored: tuple[str, ...] = ()
    arranged: Arrangement | None = None


class Row(msgspec.Struct, frozen=True, array_like=True):
    """Somebody on the way into the store; `subject` is what scoring knows of them, without an id."""

    number: int
    external_ref: str | None
    status: Status | None
    wire: dict[str, Any]
    search: str
    subject: msgspec.Raw

    def of(self, role: Role) -> Mentor | Mentee:
        """What scoring knows of them."""
        kind: type[Mentor | Mentee] = Mentor if role is Role.MENTOR else Mentee
        return msgspec.json.decode(self.subject, type=kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A file that has been read.

    Parameters
    ----------
    batches : tuple of bytes
        The people, to be unpacked by `rows_of`; none if there is a fault.
    anonymous : bool
        Whether anybody has no `external_ref`.
    faults : tuple of dict
        The first of them, as `ImportFault`s.
    fault_count : int
        How many there are.
    notes : tuple of str
        Sentences.
    """

    form: Form
    batches: tuple[bytes, ...]
    anonymous: bool
    faults: tuple[dict[str, Any], ...]
    fault_count: int
    notes: tuple[str, ...]


def rows_of(batch: bytes) -> list[Row]:
    """Unpack a batch."""
    return msgspec.json.decode(zlib.decompress(batch), type=list[Row])


def read(sent: Sent, watch: Callable[[float], None]) -> Parsed:
    """Read a file; `watch` gets to know how far that is, from 0 to 1."""
    gathered = _Gathered(sent)
    catalogue = load(sent.catalogue_dir)
    try:
        for row, fraction in _rows(sent, gathered, catalogue):
            gathered.add(row)
            watch(fraction)
    except FileError as error:
        gathered.fault(error.in_file(_FILE))
    return gathered.parsed()


def as_wire(found: FileFault, language: words.Language) -> dict[str, Any]:
    """A fault as an `ImportFault`."""
    fault = found.fault
    return {
        "row": found.row,
        "column": found.column,
        "value": fault.value,
        "detail": words.fault(fault, language),
        "code": fault.code,
        "suggestions": list(fault.suggestions),
    }


def _rows(
    sent: Sent, gathered: "_Gathered", catalogue: Catalogue
) -> Iterator[tuple[ReadRow[PersonInput], float]]:
    """Each row, and how much of the file has been read with it."""
    if sent.form is Form.NDJSON:
        lines = max(1, sent.data.count(b"\n"))
        for line in read_ndjson(_FILE, sent.data, catalogue, PersonInput):
            yield line, min(1.0, line.number / lines)
        return
    found = PeopleList.open(
        _FILE,
        sent.data,
        catalogue,
        ignored=sent.ignored,
        vocabulary=STORED_PEOPLE,
        arranged=sent.arranged,
    )
    gathered.notes += found.sheet.notes
    if not found.has_ids:
        gathered.notes.append(Note(file=_FILE, code="new_without_ids"))
    for fault in found.faults:
        gathered.fault(fault)
    for row in found.rows(catalogue, PersonInput, ids_needed=False):
        yield row, row.number / len(found.sheet.rows)


@dataclass(slots=True)
class _Gathered:
    """What has been read so far."""

    sent: Sent
    notes: list[Note] = field(default_factory=list)
    batches: list[bytes] = field(default_factory=list)
    waiting: list[Row] = field(default_factory=list)
    anonymous: bool = False
    rows: int = 0
    faults: list[dict[str, Any]] = field(default_factory=list)
    fault_count: int = 0

    def add(self, row: ReadRow[PersonInput]) -> None:
        """Take a row in; raise `FileError` if it is one too many."""
        self.rows += 1
        if self.rows > MOST_ROWS:
            raise FileError("file_too_many_rows", row=row.number, most=MOST_ROWS)
        for fault in row.faults:
            self.fault(fault)
        if row.profile is not None and not self.fault_count:
            self.anonymous |= row.id is None
            self.waiting.append(_packed(row.number, row.profile, self.sent.role))
            if len(self.waiting) == BATCH:
                self._pack()

    def fault(self, found: FileFault) -> None:
        """Note a fault; nobody will be stored."""
        self.fault_count += 1
        self.batches.clear()
        self.waiting.clear()
        if len(self.faults) < MOST_LISTED:
            self.faults.append(as_wire(found, self.sent.language))

    def parsed(self) -> Parsed:
        """All that was read."""
        if not self.rows and not self.fault_count:
            self.fault(FileFault(file=_FILE, fault=Fault(path=(), code="file_empty")))
        self._pack()
        language = self.sent.language
        return Parsed(
            form=self.sent.form,
            batches=tuple(self.batches),
            anonymous=self.anonymous,
            faults=tuple(self.faults),
            fault_count=self.fault_count,
            notes=tuple(words.text(f"note.{note.code}", language, **note.values) for note in self.notes),
        )

    def _pack(self) -> None:
        if self.waiting:
            self.batches.append(zlib.compress(msgspec.json.encode(self.waiting), _PACKING))
            self.waiting.clear()


def _packed(number: int, data: PersonInput, role: Role) -> Row:
    # Whoever stores them gives them their id.
    subject = data.to_mentor("") if role is Role.MENTOR else data.to_mentee("")
    return Row(
        number=number,
        external_ref=data.external_ref,
        status=data.status,
        wire=data.wire(),
        search=data.searched,
        subject=msgspec.Raw(msgspec.json.encode(subject)),
    )
