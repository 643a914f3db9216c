"""`matcher demo`: a made-up cohort, stored, matched, printed and served."""

import asyncio
import sys
from datetime import timedelta

import click
from rich.console import Console

from api.cli.command import settings
from api.cli.keys import new_key
from api.cli.report import print_plan
from api.cli.serve import start
from api.clock import SystemClock
from api.demo.cohort import draw
from api.demo.stage import DemoFailedError, stage
from api.security.access import Scope
from api.words import Language

KEY_LASTS = timedelta(days=30)
"""The key of a demonstration is forgotten somewhere, sooner or later."""


@click.command()
@click.option("--mentors", type=click.IntRange(0, 500), default=40, show_default=True)
@click.option("--mentees", type=click.IntRange(0, 500), default=60, show_default=True)
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Draws other people.")
@click.option("--lang", type=click.Choice(["de", "en"]), default="de", show_default=True)
@click.option(
    "--serve/--no-serve",
    "serving",
    envvar="SERVE",
    default=True,
    show_default=True,
    help="Serve afterwards; SERVE=0 ends after printing.",
)
def command(*, mentors: int, mentees: int, seed: int, lang: Language, serving: bool) -> None:
    """Store, match and print a made-up cohort, then serve it with a key to try.

    Doing it again adds a run and a key, and no people.
    """
    using, clock = settings(), SystemClock()
    today = clock.now().date()
    # Drawn for the month, so that people stay the same for a while.
    cohort = draw(mentors=mentors, mentees=mentees, seed=seed, today=today.replace(day=1))
    slug = f"demo-{mentors}-{mentees}-{seed}"
    try:
        staged = asyncio.run(stage(using, clock, cohort, slug, lang))
    except DemoFailedError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    print_plan(Console(highlight=False), staged.named, staged.seconds)
    key = asyncio.run(new_key(using, "demo", [Scope.ADMIN], expires=clock.now() + KEY_LASTS))
    path = f"/v1/runs/{staged.run.id}/proposals"
    click.echo(f"\nA key, shown only once:\n\n    {key}\n\nTry, while it is served:\n")
    click.echo(f"    curl -s '{using.base_url}{path}?limit=3' -H 'Authorization: Bearer {key}'\n")
    if serving:
        start(using, print_key=False)
