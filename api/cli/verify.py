"""`matcher verify`: check a stored plan and its proof, without the solver."""

import sys
from pathlib import Path

import click

from api import words
from api.errors import MalformedJson, NestedTooDeep
from api.schemas.decoding import decode
from api.words import Language
from matcher.recheck import recheck


@click.command()
@click.argument("result", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--lang", type=click.Choice(["de", "en"]), default="de", show_default=True)
def command(result: Path, lang: Language) -> None:
    """Check that the plan in RESULT (made by `match -o PLAN.json`) is sound and optimal.

    Every score is computed anew from the people in the file, every pair is read
    once, and the solver is not asked. Exit status 1 if anything is wrong.
    """
    try:
        # Prices stand under the names of all people.
        data = decode(result.read_bytes(), sys.maxsize)
    except (MalformedJson, NestedTooDeep):
        click.echo(words.text("verify.no_json", lang, file=result.name), err=True)
        sys.exit(1)
    if not isinstance(data, dict):
        data = {}
    faults = recheck(data)
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        click.echo(words.text("verify.failed", lang, file=result.name), err=True)
        sys.exit(1)
    click.echo(
        words.text("verify.holds", lang, pairs=len(data["pairs"]), total=data["summary"]["total_score"])
    )
