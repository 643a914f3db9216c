"""Lists of pairs: exclusions and locks, by the ids of the two."""

from dataclasses import dataclass

from api.files import cells
from api.files.draft import Draft
from api.files.faults import FileError, FileFault, Note
from api.files.header import read_header
from api.files.headings import Meaning
from api.files.people import merged_faults
from api.files.tables import read_sheet
from api.files.vocabulary import PAIRS
from api.schemas.faults import Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class PairRow:
    """A pair, by ids, and the number of its row."""

    mentee: str
    mentor: str
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PairsFile:
    """A list of pairs: all of them only if there is no fault; `headings` by side."""

    file: str
    pairs: tuple[PairRow, ...] = ()
    headings: tuple[str, str] = ("", "")
    faults: tuple[FileFault, ...] = ()
    notes: tuple[Note, ...] = ()

    def locate(self, fault: Fault, place: int, side: str | None) -> FileFault:
        """A fault about the pair at `place` of the list as one of its row; `side` is "mentee" or "mentor"."""
        column = {"mentee": self.headings[0], "mentor": self.headings[1]}.get(side or "")
        return FileFault(file=self.file, row=self.pairs[place].row, column=column, fault=fault)


def read_pairs(file: str, data: bytes) -> PairsFile:
    """Read a list with a column for mentees and one for mentors, and perhaps one for reasons."""
    try:
        sheet = read_sheet(file, data, PAIRS.knows)
        header = read_header(sheet, PAIRS)
    except FileError as error:
        return PairsFile(file=file, faults=(error.in_file(file),))
    faults = [*header.faults, *merged_faults(sheet, header)]
    headings = {column.meaning.field: column.heading for column in header.columns}
    for side in ("mentee", "mentor"):
        if side not in headings:
            fault = Fault(path=(), code="column_missing", values={"heading": PAIRS.first(side)})
            faults.append(FileFault(file=file, row=header.row, fault=fault))
    pairs = []
    for number, row in sheet.filled():
        if number <= header.row:
            continue
        draft = Draft.of(file, number, row, header.columns)
        mentee, mentor = (draft.read(Meaning(side), side, cells.text) for side in ("mentee", "mentor"))
        for side in ("mentee", "mentor"):
            if not draft.has(side) and side in headings:
                draft.faults.append(draft.locate(Fault(path=(side,), code="missing"), headings))
        faults += draft.faults
        if mentee is not None and mentor is not None:
            pairs.append(PairRow(mentee=mentee, mentor=mentor, row=number))
    return PairsFile(
        file=file,
        pairs=() if faults else tuple(pairs),
        headings=(headings.get("mentee", ""), headings.get("mentor", "")),
        faults=tuple(faults),
        notes=sheet.notes,
    )
