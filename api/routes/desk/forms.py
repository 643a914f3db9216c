"""What a form has sent: texts, of which the empty ones were left open."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Self

from litestar.datastructures import FormMultiDict, UploadFile

from api.errors import BadRequest

MOST_DIGITS: Final = 9
"""No number that somebody types into a form is longer."""


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form, trimmed; each may come several times."""

    fields: Mapping[str, tuple[str, ...]]
    files: Mapping[str, UploadFile]

    @classmethod
    def of(cls, sent: FormMultiDict) -> Self:
        """Take apart what the browser has sent; raise `BadRequest` for text that no keyboard gives.

        PostgreSQL stores no NUL, and no database half a surrogate pair.
        """
        fields: dict[str, tuple[str, ...]] = {}
        files: dict[str, UploadFile] = {}
        for name, value in sent.multi_items():
            said = value.filename if isinstance(value, UploadFile) else str(value)
            if not (_storable(name) and _storable(said)):
                raise BadRequest
            if isinstance(value, UploadFile):
                files[name] = value
            else:
                fields[name] = (*fields.get(name, ()), said.strip())
        return cls(fields, files)

    def __contains__(self, name: str) -> bool:
        return name in self.fields

    def text(self, name: str) -> str | None:
        """A field's text; None if it was left open or is not there."""
        return next(iter(self.fields.get(name, ())), None) or None

    def texts(self, name: str) -> tuple[str, ...]:
        """All texts of a field but the empty ones."""
        return tuple(text for text in self.fields.get(name, ()) if text)

    def whole(self, name: str) -> int | None:
        """A whole number that is not negative; None for anything else."""
        text = self.text(name) or ""
        return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else None

    def rows(self, *names: str) -> Iterator[tuple[str | None, ...]]:
        """Rows of fields that stand beside each other; those that are all empty are left out."""
        columns = [self.fields.get(name, ()) for name in names]
        for number in range(max(map(len, columns), default=0)):
            row = tuple((column[number] or None) if number < len(column) else None for column in columns)
            if any(row):
                yield row


def _storable(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)
