"""Imports on the wire: what a file would do, or has done, and every fault in it."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from api.schemas.base import WireModel
from api.schemas.states import Role

MOST_LISTED = 10_000
"""Faults that a report lists; it counts all of them."""


class ImportState(StrEnum):
    """Where an import stands; it ends in one of the last three."""

    READING = "reading"
    WRITING = "writing"
    DONE = "done"
    """Everybody is stored; or would be, were it no dry run."""
    REFUSED = "refused"
    """The file has faults; nothing has been stored."""
    FAILED = "failed"
    """Something else has gone wrong; nothing has been stored."""

    @property
    def ended(self) -> bool:
        """Whether the import will not change any more."""
        return self in {ImportState.DONE, ImportState.REFUSED, ImportState.FAILED}


class ImportFault(WireModel):
    """Something that is wrong with a file, and where."""

    row: int | None
    """The row as a spreadsheet program counts it, from 1, or the line; null for the file as a whole."""
    column: str | None
    """The heading of the column; the JSON pointer in a line of NDJSON."""
    value: str | None
    """What stands there, cut to 80 characters."""
    detail: str
    """What is wrong and what to do, in the language of `Accept-Language`."""
    code: str
    """What is wrong, for programs."""
    suggestions: list[str]
    """What may have been meant, best first."""


class ImportReport(WireModel):
    """What an import has done; nothing at all if there are `errors`."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "created": 38,
                    "updated": 2,
                    "unchanged": 0,
                    "errors": [],
                    "error_count": 0,
                    "notes": [],
                },
                {
                    "created": 0,
                    "updated": 0,
                    "unchanged": 0,
                    "errors": [
                        {
                            "row": 7,
                            "column": "Ort",
                            "value": "Neustadt",
                            "detail": "Mehrere Orte heißen Neustadt.",
                            "code": "location_ambiguous",
                            "suggestions": ["Neustadt am Rübenberge"],
                        }
                    ],
                    "error_count": 1,
                    "notes": [],
                },
            ]
        }
    )

    created: int
    updated: int
    unchanged: int
    """People who are the same as before; they keep their version."""
    errors: list[ImportFault]
    """All the faults of all rows, in the order of the file; the first 10 000."""
    error_count: int
    """How many faults there are."""
    notes: list[str]
    """What is right but worth knowing, such as sheets that were not read."""


class ImportFailure(WireModel):
    """Why an import has failed, if not by the file."""

    code: str
    detail: str


class ImportView(WireModel):
    """An import that is done in the background."""

    id: UUID
    programme_id: UUID
    role: Role
    dry_run: bool
    state: ImportState
    progress: Annotated[float, Field(ge=0, le=1)]
    report: ImportReport | None
    """Once it is `done` or `refused`."""
    error: ImportFailure | None
    """Once it has `failed`."""
    created_at: datetime
    updated_at: datetime


class ImportProgress(WireModel):
    """An event of an import that is followed."""

    state: ImportState
    progress: Annotated[float, Field(ge=0, le=1)]
