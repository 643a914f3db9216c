"""Lists of people: rows of a table become profiles, and every fault of every row is named."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import ValidationError

from api.files.arranging import Arrangement
from api.files.draft import Draft
from api.files.faults import FileError, FileFault, Note
from api.files.header import Header, read_header
from api.files.headings import Vocabulary
from api.files.rows import COLUMNS_OF, CONSENT, read_row
from api.files.sheet import Cell, Row, Sheet
from api.files.tables import read_sheet
from api.files.tongues import lonely_levels, named_by
from api.files.vocabulary import PEOPLE
from api.schemas.faults import Fault, faults_of
from api.schemas.profiles import Profile
from scoring.catalogue import Catalogue

P = TypeVar("P", bound=Profile)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A row that is right: its id, its number and the profile in it."""

    id: str
    row: int
    profile: Profile

    @property
    def label(self) -> str:
        """What people call this person."""
        return self.profile.name or self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleFile:
    """A list of people: all of them only if there is no fault."""

    file: str
    people: tuple[Person, ...] = ()
    faults: tuple[FileFault, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadRow(Generic[P]):
    """A row as it was read: `profile` is there if it has no fault; `id` if one is given."""

    number: int
    id: str | None
    profile: P | None
    faults: Sequence[FileFault] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleList:
    """A list whose headings have been read; `faults` are those of its columns.

    Its rows are read one by one, so that a long list need not be there twice.
    """

    sheet: Sheet
    header: Header
    faults: tuple[FileFault, ...]

    @classmethod
    def open(
        cls,
        file: str,
        data: bytes,
        catalogue: Catalogue,
        *,
        ignored: Collection[str] = (),
        vocabulary: Vocabulary = PEOPLE,
        arranged: Arrangement | None = None,
    ) -> "PeopleList":
        """Find the table in a CSV file or a workbook; raise `FileError` if there is none.

        What somebody has `arranged` by hand counts before what the headings say.
        """
        sheet = read_sheet(file, data, vocabulary.knows)
        if arranged is not None:
            header = arranged.header(sheet)
            sheet = arranged.applied(sheet, header)
        else:
            header = read_header(
                sheet, vocabulary, ignored=ignored, further=lambda heading: named_by(heading, catalogue)
            )
        faults = (*header.faults, *_faults_of_columns(sheet, header), *merged_faults(sheet, header))
        return cls(sheet=sheet, header=header, faults=faults)

    @property
    def has_ids(self) -> bool:
        """Whether there is a column of ids."""
        return any(column.meaning.field == "id" for column in self.header.columns)

    def rows(self, catalogue: Catalogue, model: type[P], *, ids_needed: bool) -> Iterator[ReadRow[P]]:
        """Read the rows below the headings.

        Parameters
        ----------
        model : type
            The kind of profile that a row is.
        ids_needed : bool
            Whether a row may leave out its id.
        """
        header, file = self.header, self.sheet.file
        headings = _headings(header)
        head = self.sheet.rows[header.row - 1] if header.row <= len(self.sheet.rows) else ()
        above = [cell for cell in head if cell is not None]
        lonely = lonely_levels(header)
        columns = tuple(column for column in header.columns if column not in lonely)
        seen: dict[str, int] = {}
        for number, row in self.sheet.filled():
            if number <= header.row:
                continue
            if _repeats(row, above):
                again = FileError("header_two_lines", row=number, first=header.row, second=number)
                yield ReadRow(number, None, None, [again.in_file(file)])
                continue
            draft = Draft.of(file, number, row, columns)
            profile = _profile(draft, headings, catalogue, model, ids_needed=ids_needed)
            identifier = draft.wire.get("external_ref")
            if identifier in seen:
                values: Mapping[str, str | int] = {"id": identifier, "row": seen[identifier]}
                fault = Fault(path=("external_ref",), code="id_twice", values=values)
                draft.faults.append(draft.locate(fault, {}))
            elif identifier is not None:
                seen[identifier] = number
            yield ReadRow(number, identifier, None if draft.faults else profile, draft.faults)


def read_people(file: str, data: bytes, catalogue: Catalogue, *, ignored: Collection[str] = ()) -> PeopleFile:
    """Read a list of mentors or mentees from a CSV file or a workbook.

    Parameters
    ----------
    file : str
        What the file is called in messages.
    ignored : collection of str
        Headings of columns that shall not be read.

    Returns
    -------
    PeopleFile
        With every fault that was found. Rows without an id column are called
        "row-2" and so on, and a note says so.
    """
    try:
        found = PeopleList.open(file, data, catalogue, ignored=ignored)
    except FileError as error:
        return PeopleFile(file=file, faults=(error.in_file(file),))
    notes, faults = list(found.sheet.notes), list(found.faults)
    if not found.has_ids:
        notes.append(Note(file=file, code="ids_from_rows"))
    people: list[Person] = []
    for row in found.rows(catalogue, Profile, ids_needed=found.has_ids):
        faults += row.faults
        if row.profile is not None:
            people.append(Person(id=row.id or f"row-{row.number}", row=row.number, profile=row.profile))
    return PeopleFile(
        file=file, people=() if faults else tuple(people), faults=tuple(faults), notes=tuple(notes)
    )


def merged_faults(sheet: Sheet, header: Header) -> list[FileFault]:
    """Merged cells at or below the headings; above them they are titles and do no harm."""
    return [
        FileFault(
            file=sheet.file, row=first, fault=Fault(path=(), code="cells_merged", values={"range": reference})
        )
        for reference, first, last in sheet.merged
        if last >= header.row
    ]


def _faults_of_columns(sheet: Sheet, header: Header) -> list[FileFault]:
    """Columns that are needed and missing, and levels without a language."""
    present = {column.meaning.field for column in header.columns}
    missing = [
        Fault(path=(), code="column_missing", values={"heading": PEOPLE.first(fields[0])})
        for fields in COLUMNS_OF.values()
        if not present & set(fields)
    ]
    lonely = [
        Fault(path=(), code="column_level_alone", value=column.heading) for column in lonely_levels(header)
    ]
    return [FileFault(file=sheet.file, row=header.row, column=f.value, fault=f) for f in (*missing, *lonely)]


def _repeats(row: Row, headings: Sequence[Cell]) -> bool:
    """Whether a row is the headings once more, as in lists that were made for printing."""
    if not headings:
        return False
    first = next(cell for cell in row if cell is not None)
    return first == headings[0] and [cell for cell in row if cell is not None] == headings


def _profile(
    draft: Draft, headings: Mapping[str, str], catalogue: Catalogue, model: type[P], *, ids_needed: bool
) -> P | None:
    """The profile of a row; `None` if it has faults, which are noted in the draft."""
    read_row(draft, catalogue)
    if ids_needed and not {"external_ref"} & {*draft.wire, *draft.spoilt}:
        draft.faults.append(draft.locate(Fault(path=("external_ref",), code="missing"), headings))
    try:
        return model.parse(draft.wire, catalogue)
    except ValidationError as error:
        for fault in faults_of(error):
            name = str(fault.path[0]) if fault.path else ""
            # A missing column has been named once, a faulty cell where it stands.
            known = name in draft.spoilt or name not in headings
            if not (fault.code == "missing" and known):
                draft.faults.append(draft.locate(fault, headings))
        return None


def _headings(header: Header) -> dict[str, str]:
    """For each field of the wire, the heading of its first column."""
    field_of = {column: name for name, columns in COLUMNS_OF.items() for column in columns}
    field_of |= {
        "id": "external_ref",
        "first_name": "name",
        "last_name": "name",
        **dict.fromkeys(CONSENT, "consent"),
    }
    headings: dict[str, str] = {}
    for column in header.columns:
        name = field_of.get(column.meaning.field, column.meaning.field)
        headings.setdefault(name, column.heading)
    return headings
