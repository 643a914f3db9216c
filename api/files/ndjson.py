"""People as NDJSON: one profile as JSON on each line, as other systems write them."""

import io
from collections.abc import Iterator
from typing import TypeVar

from pydantic import ValidationError

from api.files.faults import FileError, FileFault
from api.files.people import ReadRow
from api.files.sheet import MOST_BYTES
from api.schemas.faults import Fault, faults_of
from api.schemas.profiles import Profile
from scoring.catalogue import Catalogue

P = TypeVar("P", bound=Profile)

LONGEST_LINE = 100_000
"""Bytes; a profile has about 500, and every name in a line that is unknown costs memory."""

_BOM = b"\xef\xbb\xbf"


def read_ndjson(file: str, data: bytes, catalogue: Catalogue, model: type[P]) -> Iterator[ReadRow[P]]:
    """Read the lines one by one; empty ones are passed over.

    A fault names its line as the row, and its JSON pointer as the column.

    Raises
    ------
    FileError
        If there is no line, or too much of them.
    """
    if len(data) > MOST_BYTES:
        raise FileError("file_too_large", megabytes=MOST_BYTES // 1_000_000)
    seen: dict[str, int] = {}
    number = 0
    for number, line in enumerate(io.BytesIO(data.removeprefix(_BOM)), start=1):
        if line.isspace():
            continue
        if len(line) > LONGEST_LINE:
            values: dict[str, str | int] = {"max_length": LONGEST_LINE}
            too_long = Fault(path=(), code="string_too_long", values=values)
            yield ReadRow(number, None, None, [_located(file, number, too_long)])
            continue
        try:
            profile = model.model_validate_json(line, context=catalogue)
        except ValidationError as error:
            yield ReadRow(number, None, None, [_located(file, number, fault) for fault in faults_of(error)])
            continue
        identifier = profile.external_ref
        if identifier is not None and identifier in seen:
            values = {"id": identifier, "row": seen[identifier]}
            twice = Fault(path=("external_ref",), code="id_twice", values=values, value=identifier)
            yield ReadRow(number, identifier, None, [_located(file, number, twice)])
            continue
        if identifier is not None:
            seen[identifier] = number
        yield ReadRow(number, identifier, profile)
    if number == 0:
        raise FileError("file_empty")


def _located(file: str, number: int, fault: Fault) -> FileFault:
    return FileFault(file=file, row=number, column=fault.pointer or None, fault=fault)
