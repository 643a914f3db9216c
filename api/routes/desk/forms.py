"""What a form has sent: texts, of which the empty ones were left open."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Self

from litestar.datastructures import FormMultiDict, UploadFile


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form, trimmed; each may come several times."""

    fields: Mapping[str, tuple[str, ...]]
    files: Mapping[str, UploadFile]

    @classmethod
    def of(cls, sent: FormMultiDict) -> Self:
        """Take apart what the browser has sent."""
        fields: dict[str, tuple[str, ...]] = {}
        files: dict[str, UploadFile] = {}
        for name, value in sent.multi_items():
            if isinstance(value, UploadFile):
                files[name] = value
            else:
                fields[name] = (*fields.get(name, ()), str(value).strip())
        return cls(fields, files)

    def __contains__(self, name: str) -> bool:
        return name in self.fields

    def text(self, name: str) -> str | None:
        """A field's text; None if it was left open or is not there."""
        return next(iter(self.fields.get(name, ())), None) or None

    def texts(self, name: str) -> tuple[str, ...]:
        """All texts of a field but the empty ones."""
        return tuple(text for text in self.fields.get(name, ()) if text)

    def rows(self, *names: str) -> Iterator[tuple[str | None, ...]]:
        """Rows of fields that stand beside each other; those that are all empty are left out."""
        columns = [self.fields.get(name, ()) for name in names]
        for number in range(max(map(len, columns), default=0)):
            row = tuple((column[number] or None) if number < len(column) else None for column in columns)
            if any(row):
                yield row
