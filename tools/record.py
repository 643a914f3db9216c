"""Writes into docs/explanation/privacy.md what the schema says: tables, fields, purposes, retention, flows.

.venv/bin/python -m tools.record
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from api.schemas.people import PersonInput
from api.services.forgetting import READS_KEPT_FOR, REPORTS_KEPT_FOR
from api.services.posting import KEPT
from api.services.sessions import LONGEST
from api.services.settling import EVERY
from api.store.holdings import HOLDINGS, Kept, Of, is_shown
from api.store.models import Base

PAGE: Final = Path(__file__).parents[1] / "docs/explanation/privacy.md"
BEGIN: Final = "<!-- From here on written by `python -m tools.record`. -->\n"

_WHOSE: Final = {
    Of.PEOPLE: "Mentors and mentees",
    Of.STAFF: "Those who run programmes",
    Of.NOBODY: "Nobody",
}

_KEPT: Final = {
    Kept.PERSON: "until the person is erased",
    Kept.FEED: "with the programme; of somebody erased, an id remains",
    Kept.PROGRAMME: "with the programme",
    Kept.RUN: "with the programme; whoever is erased is taken out",
    Kept.DAY: "24 hours",
    Kept.WEEK: f"{REPORTS_KEPT_FOR.days} days, or until somebody of the programme is erased",
    Kept.HALF_DAY: "12 hours, or until imported, or until somebody of the programme is erased",
    Kept.HALF_YEAR: f"{READS_KEPT_FOR.days} days, and no longer than the person",
    Kept.ACCOUNT: "with the account",
    Kept.SESSION: f"{LONGEST.seconds // 3600} hours at most; the ended go at the next sign-in",
    Kept.LINK: "until expired and the next one is made",
    Kept.MONTH: f"{KEPT.days} days after the end",
}

_FLOWS: Final = (
    ("desk([Coordinators at the desk])", "profiles"),
    ("systems([Other systems, by key])", "profiles"),
    ("desk", "uploads"),
    ("uploads", "profiles"),
    ("profiles", "solver[[The process that computes]]"),
    ("solver", "run_results"),
    ("outbox", "mail([Mail server])"),
    ("mail", "person([Mentor or mentee])"),
    ("person", "links"),
    ("events", "webhooks([Receivers of webhooks: ids alone])"),
    ("provider([Provider of identities])", "accounts"),
)
"""Where data come from and go to; how tables refer to each other, the schema says."""


def fields() -> str:
    """What a profile may hold, as a list."""
    return f"The fields of a profile (`wire`): {_code(PersonInput.model_fields)}."


def tables() -> str:
    """Each table with all its columns, by whom it is about."""
    lines = []
    for of in Of:
        lines += [f"### {_WHOSE[of]}", "", "| table | fields | purpose | kept | exported |"]
        lines.append("|---|---|---|---|---|")
        for name, holding in HOLDINGS.items():
            if holding.of is of:
                columns = _code(column.name for column in Base.metadata.tables[name].columns)
                shown = "yes" if is_shown(name) else holding.unshown or "no"
                kept = _KEPT[holding.kept]
                lines.append(f"| `{name}` | {columns} | {holding.purpose} | {kept} | {shown} |")
        lines.append("")
    return "\n".join(lines).rstrip()


def picture() -> str:
    """The flow of data as a Mermaid diagram: solid as data go, dotted as tables refer to each other."""
    held = [name for name, holding in HOLDINGS.items() if holding.of is not Of.NOBODY]
    lines = ["```mermaid", "flowchart LR", "  subgraph stored [Stored]"]
    lines += [f"    {name}[({name})]" for name in held]
    lines.append("  end")
    lines += [f"  {source} --> {target}" for source, target in _FLOWS]
    referring = sorted(
        {
            (name, key.column.table.name)
            for name in held
            for key in Base.metadata.tables[name].foreign_keys
            if key.column.table.name in held
        }
    )
    lines += [f"  {name} -.-> {other}" for name, other in referring]
    return "\n".join([*lines, "```"])


def written() -> str:
    """All that is generated."""
    return "\n\n".join(
        [
            "## Record of processing: what is stored",
            fields(),
            f"What is erased is out of the file and the log of SQLite within {EVERY.seconds // 60} minutes.",
            tables(),
            "## Flow of data",
            "Solid as data go, dotted as tables refer to each other.",
            picture(),
            "",
        ]
    )


def _code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def main() -> None:
    """Write it into the page, below what people have written."""
    kept, _, _ = PAGE.read_text().partition(BEGIN)
    PAGE.write_text(f"{kept}{BEGIN}\n{written()}")


if __name__ == "__main__":
    main()
