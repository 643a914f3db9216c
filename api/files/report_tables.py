"""The report of an import as tables: the faults, and the figures."""

from typing import Any

from api.files.grid import Table
from api.files.kinds import FileKind
from api.files.write_csv import to_csv
from api.files.write_xlsx import to_xlsx
from api.words import Language, text

_FIGURES = ("created", "updated", "unchanged", "error_count")
_COLUMNS = ("row", "column", "value", "detail", "suggestions")


def report_file(report: dict[str, Any], kind: FileKind, language: Language) -> bytes:
    """Write an `ImportReport` as a spreadsheet; CSV, which holds one table, has the faults or the figures."""
    faults, figures = _faults(report, language), _figures(report, language)
    if kind is FileKind.XLSX:
        return to_xlsx([faults, figures] if faults.rows else [figures], language)
    return to_csv(faults if faults.rows else figures, language)


def _faults(report: dict[str, Any], language: Language) -> Table:
    headings = {name: text(f"import.{name}", language) for name in _COLUMNS}
    return Table(
        title=text("import.errors", language),
        headings=tuple(headings.values()),
        rows=[
            (
                fault["row"],
                fault["column"],
                fault["value"],
                fault["detail"],
                "; ".join(fault["suggestions"]) or None,
            )
            for fault in report["errors"]
        ],
        wide=frozenset({headings["detail"], headings["suggestions"]}),
    )


def _figures(report: dict[str, Any], language: Language) -> Table:
    return Table(
        title=text("import.figures", language),
        headings=(text("import.what", language), text("import.count", language)),
        rows=[
            *((text(f"import.{name}", language), report[name]) for name in _FIGURES),
            *((note, None) for note in report["notes"]),
        ],
    )
