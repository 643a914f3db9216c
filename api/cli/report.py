"""A plan on the terminal: readable at 80 columns, in colour or piped into a file."""

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from api import words
from api.files.faults import FileFault, Note
from api.files.plan_tables import NamedOutcome
from api.words import Language, text
from scoring.policy import CRITERIA

_SHARE_WIDTH = 8
_INDENT = "   "


def print_plan(console: Console, named: NamedOutcome, seconds: float) -> None:
    """Print pairs with their reasons, who is left over and why, and the comparison with a plan by hand."""
    summary, language = named.outcome.summary, named.language
    head = {name: getattr(summary, name) for name in ("pairs", "mentees", "mentors", "seats")}
    console.print(Text(text("report.head", language, **head), style="bold"))
    if summary.pairs:
        _print_pairs(console, named)
    if named.outcome.unmatched:
        _print_heading(console, named.say("unmatched"))
        for left in named.unmatched:
            console.print(Text(named.mentees[left.mentee].label))
            _print_lines(console, named.sentences(left.reasons))
    console.print()
    if free := [f"{mentor.label} ({seats})" for mentor, seats in named.free]:
        _print(console, text("report.free", language, names=", ".join(free)))
    _print_comparison(console, named)
    _print(console, text("report.seconds", language, seconds=round(seconds, 2)))
    _print(console, text("report.fits", language))


def print_faults(console: Console, faults: Iterable[FileFault], language: Language) -> None:
    """Print every fault with file, row, column, value and what may have been meant."""
    count = 0
    for found in faults:
        count += 1
        place = [found.file]
        if found.row is not None:
            place.append(text("report.place", language, row=str(found.row)))
        if found.column is not None:
            place.append(text("report.column", language, column=found.column))
        elif found.fault.path and found.row is None:
            place.append(text("report.pointer", language, pointer=found.fault.pointer))
        where = Text(", ".join(place), style="bold")
        if found.fault.value is not None:
            where.append(f": {found.fault.value}", style="not bold")
        console.print(where)
        lines = [words.fault(found.fault, language)]
        if found.fault.suggestions:
            suggestions = "; ".join(found.fault.suggestions)
            lines.append(text("report.suggestions", language, suggestions=suggestions))
        _print_lines(console, lines)
    console.print(Text(text("report.faults", language, count=count), style="bold red"))


def print_notes(console: Console, notes: Iterable[Note], language: Language) -> None:
    """Print what is worth knowing about files that are right."""
    for note in notes:
        sentence = text(f"note.{note.code}", language, **note.values)
        _print(console, f"{text('report.note', language)}: {note.file}: {sentence}")


def _print_pairs(console: Console, named: NamedOutcome) -> None:
    say, language = named.say, named.language
    shares = [say("score"), *(words.label("criterion", name, language).capitalize() for name in CRITERIA)]
    _print_heading(console, say("pairs"))
    console.print(_line(console, [say("mentee"), say("mentor"), *shares], style="bold"))
    for pair in named.pairs:
        people = [named.mentees[pair.mentee].label, named.mentors[pair.mentor].label]
        points = [pair.score, *(pair.criteria[name] for name in CRITERIA)]
        console.print(_line(console, [*people, *(words.per_cent(one, language) for one in points)]))
        locked = [text("report.locked", language)] if pair.locked else []
        _print_lines(console, [*locked, *named.sentences(pair.reasons)])


def _line(console: Console, cells: list[str], style: str = "") -> Table:
    """One line of the table of pairs; every line is a grid of its own, so that reasons can stand between."""
    shares = cells[2:]
    width = (min(console.width, 120) - len(shares) * (_SHARE_WIDTH + 1) - 2) // 2
    grid = Table.grid(padding=(0, 1, 0, 0))
    for _ in range(2):
        grid.add_column(width=width, overflow="fold")
    for _ in shares:
        grid.add_column(width=_SHARE_WIDTH, justify="right", no_wrap=True)
    grid.add_row(*(Text(cell, style=style) for cell in cells))
    return grid


def _print_comparison(console: Console, named: NamedOutcome) -> None:
    summary, language = named.outcome.summary, named.language
    if summary.greedy_pairs is not None and summary.greedy_total_score is not None:
        mean = round(summary.greedy_total_score / summary.greedy_pairs) if summary.greedy_pairs else 0
        _print(console, text("report.hand", language, pairs=summary.greedy_pairs, mean=mean))
    figures = {"pairs": summary.pairs, "mean": summary.mean_score, "lowest": summary.lowest_score}
    _print(console, text("report.plan", language, **figures))
    if summary.optimal:
        _print(console, text("report.proven", language, objective=summary.objective))


def _print_heading(console: Console, heading: str) -> None:
    console.print()
    console.print(Text(heading, style="bold underline"))


def _print_lines(console: Console, lines: Iterable[str]) -> None:
    for line in lines:
        for part in Text(line, style="dim").wrap(console, console.width - len(_INDENT)):
            part.rstrip()
            console.print(Text(_INDENT) + part)


def _print(console: Console, line: str) -> None:
    # As text, so that brackets in a name are no markup.
    console.print(Text(line))
