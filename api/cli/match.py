"""`matcher match`: two lists in, the best plan out; no server, no database."""

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from time import perf_counter

import click
from rich.console import Console

from api.cli.advising import print_advice
from api.cli.command import settings
from api.cli.inputs import read_inputs
from api.cli.report import print_faults, print_notes, print_plan
from api.cli.watching import Bar
from api.clock import SystemClock
from api.files.atomic import write_atomically
from api.files.plan_json import plan_json
from api.files.plan_tables import NamedOutcome, one_table, plan_tables
from api.files.write_csv import to_csv
from api.files.write_xlsx import to_xlsx
from api.services.advising import AdviceTooLarge, Solution
from api.words import Language, problem_detail, text
from matcher.inputs import MatchInput
from matcher.match import match
from matcher.record import canonical
from scoring.catalogue import load

FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
FORMS = (".xlsx", ".csv", ".json")


@click.command()
@click.argument("mentors", type=FILE)
@click.argument("mentees", type=FILE)
@click.option("--policy", "policy_file", type=FILE, help="Weights, rules and objective, as JSON.")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="OUT.xlsx, OUT.csv or OUT.json."
)
@click.option(
    "--exclusions", "exclusions_file", type=FILE, help="Pairs that must not be made: a list with ids."
)
@click.option("--locks", "locks_file", type=FILE, help="Pairs that must be made: a list with ids.")
@click.option(
    "--ignore", "ignored", multiple=True, metavar="HEADING", help="A column that shall not be read."
)
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day up to which waiting counts; today.")
@click.option("--advice", is_flag=True, help="Say, too, whom to recruit, what rules cost, and who competes.")
@click.option("--lang", type=click.Choice(["de", "en"]), default="de", show_default=True)
def command(
    mentors: Path,
    mentees: Path,
    *,
    policy_file: Path | None,
    output: Path | None,
    exclusions_file: Path | None,
    locks_file: Path | None,
    ignored: Sequence[str],
    as_of: datetime | None,
    advice: bool,
    lang: Language,
) -> None:
    """Find the best pairs among MENTORS and MENTEES, two lists as CSV or XLSX.

    Prints pairs with reasons, who is left over and why. If there is any fault in
    the input, all faults are listed, nothing is written, and the exit status is 1.
    """
    inputs = [path for path in (mentors, mentees, policy_file, exclusions_file, locks_file) if path]
    if output is not None:
        _check_output(output, inputs)
    catalogue = load(settings().catalogue_dir)
    day = SystemClock().now().date() if as_of is None else as_of.date()
    found = read_inputs(
        mentors=mentors,
        mentees=mentees,
        policy=policy_file,
        exclusions=exclusions_file,
        locks=locks_file,
        ignored=ignored,
        catalogue=catalogue,
    )
    errors = Console(stderr=True, highlight=False)
    print_notes(errors, found.notes, lang)
    data = found.to_input(day)
    faults = found.faults or found.faults_between() or found.faults_of_locks(data)
    if faults:
        print_faults(errors, faults, lang)
        sys.exit(1)
    started = perf_counter()
    with Bar(lang) as bar:
        outcome = match(data, bar)
    seconds = perf_counter() - started
    named = NamedOutcome(
        outcome=outcome,
        mentees={person.id: person for person in found.mentees.people},
        mentors={person.id: person for person in found.mentors.people},
        language=lang,
        catalogue=catalogue,
    )
    console = Console(highlight=False)
    print_plan(console, named, seconds)
    if output is not None:
        _write(output, _bytes(output, named, canonical(data), seconds), lang)
    if advice:
        _advise(console, data, named)


def _advise(console: Console, data: MatchInput, named: NamedOutcome) -> None:
    """Print advice; the plan is there already, so advice that cannot be given is no fault."""
    try:
        solution = Solution.of(data)
    except AdviceTooLarge as error:
        click.echo(problem_detail(error.code, named.language, error.values), err=True)
        return
    print_advice(console, solution, named)


def _write(output: Path, data: bytes, language: Language) -> None:
    try:
        write_atomically(output, data)
    except OSError as error:
        reason = error.strerror or str(error)
        click.echo(text("report.not_written", language, file=output.name, reason=reason), err=True)
        sys.exit(1)
    click.echo(text("report.written", language, file=output.name), err=True)


def _check_output(output: Path, inputs: Sequence[Path]) -> None:
    """Refuse, before anything is computed, what could not be written at the end."""
    if output.suffix.lower() not in FORMS:
        raise click.BadParameter(f"{output.name} should end in one of {', '.join(FORMS)}.", param_hint="-o")
    if not output.parent.is_dir():
        raise click.BadParameter(f"There is no folder {output.parent}.", param_hint="-o")
    if output.exists() and any(output.samefile(path) for path in inputs):
        raise click.BadParameter(f"{output.name} is one of the inputs.", param_hint="-o")


def _bytes(output: Path, named: NamedOutcome, decided_by: bytes, seconds: float) -> bytes:
    form = output.suffix.lower()
    if form == ".xlsx":
        return to_xlsx(plan_tables(named), named.language)
    if form == ".csv":
        return to_csv(one_table(named), named.language)
    return plan_json(named, decided_by=decided_by, seconds=seconds)
