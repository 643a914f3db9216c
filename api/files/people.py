"""Lists of people: rows of a table become profiles, and every fault of every row is named."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from api.files.draft import Draft
from api.files.faults import FileError, FileFault, Note
from api.files.header import Header, read_header
from api.files.rows import COLUMNS_OF, read_row
from api.files.sheet import Row, Sheet
from api.files.tables import read_sheet
from api.files.tongues import lonely_levels, named_by
from api.files.vocabulary import PEOPLE
from api.schemas.faults import Fault, faults_of
from api.schemas.profiles import Profile
from scoring.catalogue import Catalogue


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
        sheet = read_sheet(file, data, PEOPLE.knows)
        header = read_header(
            sheet, PEOPLE, ignored=ignored, further=lambda heading: named_by(heading, catalogue)
        )
    except FileError as error:
        return PeopleFile(file=file, faults=(error.in_file(file),))
    notes = list(sheet.notes)
    faults = [*header.faults, *_faults_of_columns(sheet, header), *merged_faults(sheet, header)]
    columns = tuple(column for column in header.columns if column not in lonely_levels(header))
    has_ids = any(column.meaning.field == "id" for column in header.columns)
    if not has_ids:
        notes.append(Note(file=file, code="ids_from_rows"))
    people: list[Person] = []
    seen: dict[str, int] = {}
    for number, row in sheet.filled():
        if number <= header.row:
            continue
        if _repeats(row, sheet.rows[header.row - 1]):
            again = FileError("header_two_lines", row=number, first=header.row, second=number)
            faults.append(again.in_file(file))
            continue
        draft = Draft.of(file, number, row, columns)
        profile = _profile(draft, header, catalogue)
        identifier = draft.wire.get("external_ref") if has_ids else f"row-{number}"
        if identifier in seen:
            values: Mapping[str, str | int] = {"id": identifier, "row": seen[identifier]}
            fault = Fault(path=("external_ref",), code="id_twice", values=values)
            draft.faults.append(draft.locate(fault, {}))
        elif identifier is not None:
            seen[identifier] = number
        faults += draft.faults
        if profile is not None and identifier is not None:
            people.append(Person(id=identifier, row=number, profile=profile))
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


def _repeats(row: Row, headings: Row) -> bool:
    """Whether a row is the headings once more, as in lists that were made for printing."""
    return [cell for cell in row if cell is not None] == [cell for cell in headings if cell is not None]


def _profile(draft: Draft, header: Header, catalogue: Catalogue) -> Profile | None:
    """The profile of a row; `None` if it has faults, which are noted in the draft."""
    read_row(draft, catalogue)
    headings = _headings(header)
    if "external_ref" in headings and not {"external_ref"} & {*draft.wire, *draft.spoilt}:
        draft.faults.append(draft.locate(Fault(path=("external_ref",), code="missing"), headings))
    try:
        profile = Profile.parse(draft.wire, catalogue)
    except ValidationError as error:
        for fault in faults_of(error):
            name = str(fault.path[0]) if fault.path else ""
            # A missing column has been named once, a faulty cell where it stands.
            known = name in draft.spoilt or name not in headings
            if not (fault.code == "missing" and known):
                draft.faults.append(draft.locate(fault, headings))
        return None
    return None if draft.faults else profile


def _headings(header: Header) -> dict[str, str]:
    """For each field of the wire, the heading of its first column."""
    field_of = {column: name for name, columns in COLUMNS_OF.items() for column in columns}
    field_of |= {"id": "external_ref", "first_name": "name", "last_name": "name"}
    headings: dict[str, str] = {}
    for column in header.columns:
        name = field_of.get(column.meaning.field, column.meaning.field)
        headings.setdefault(name, column.heading)
    return headings
