"""Advice on the terminal: whom to recruit, where seats lack, what rules cost, who competes."""

from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from api.files.plan_tables import NamedOutcome
from api.services.advice_words import gain_sentence, kind_name, rival_sentence
from api.services.advising import Scarcity, Solution, rivals_of, scarcity_of
from api.words import text
from matcher.advice.measures import NOTHING
from matcher.advice.rule_prices import rule_prices

_MOST_SEATS = 5
"""So many mentors are named with whom one more seat would help."""
_INDENT = "   "


def print_advice(console: Console, solution: Solution, named: NamedOutcome) -> None:
    """Print what would make the plan better, the people by name."""
    found = scarcity_of(solution)
    _print_recruits(console, found, named)
    _print_seats(console, found, named)
    _print_rules(console, solution, named)
    _print_rivals(console, solution, named)


def _print_recruits(console: Console, found: Scarcity, named: NamedOutcome) -> None:
    _print_heading(console, "report.recruits", named)
    for number, need in enumerate(found.recruits, start=1):
        kind = kind_name(need.kind, named.language, named.catalogue)
        _print_item(console, f"{number}. {kind}", [gain_sentence(need.gain, named.language)])
    if not found.recruits:
        _print_item(console, text("report.no_recruits", named.language))


def _print_seats(console: Console, found: Scarcity, named: NamedOutcome) -> None:
    wanted = [seat for seat in found.seats if seat.one_more > NOTHING][:_MOST_SEATS]
    if wanted:
        _print_heading(console, "report.more_seats", named)
    for seat in wanted:
        sentence = gain_sentence(seat.one_more, named.language)
        _print_item(console, named.mentors[seat.mentor].label, [sentence])


def _print_rules(console: Console, solution: Solution, named: NamedOutcome) -> None:
    _print_heading(console, "report.rule_prices", named)
    prices = rule_prices(solution.people, solution.problem, solution.plan)
    for price in prices:
        rule = text("report.rule", named.language, rule=price.rule.label)
        _print_item(console, rule, [gain_sentence(price.gain, named.language)])
    if not prices:
        _print_item(console, text("report.no_rules", named.language))


def _print_rivals(console: Console, solution: Solution, named: NamedOutcome) -> None:
    groups = rivals_of(solution)
    if groups:
        _print_heading(console, "report.rivals", named)
    for group in groups:
        names = ", ".join(named.mentees[mentee].label for mentee in group.left)
        sentences = [rival_sentence(reason, named.language, named.catalogue) for reason in group.reasons]
        _print_item(console, text("report.rivals_left", named.language, names=names), sentences)


def _print_heading(console: Console, key: str, named: NamedOutcome) -> None:
    console.print()
    console.print(Text(text(key, named.language), style="bold underline"))


def _print_item(console: Console, line: str, details: Iterable[str] = ()) -> None:
    # As text, so that brackets in a name are no markup.
    console.print(Text(line))
    for detail in details:
        for part in Text(detail, style="dim").wrap(console, console.width - len(_INDENT)):
            part.rstrip()
            console.print(Text(_INDENT) + part)
