"""`matcher catalogue`: tables that the operator loads, and look-ups."""

import sys
from collections.abc import Callable
from pathlib import Path

import click

from api.cli.command import settings
from scoring.catalogue import Catalogue, install_kldb, install_postcodes, load

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def command() -> None:
    """Occupations, places and languages."""


@command.command("load-postcodes")
@click.argument("file", type=FILE)
def load_postcodes(file: Path) -> None:
    """Load a table of German postcodes in the layout of GeoNames (DE.txt or its zip)."""
    _install(install_postcodes, file, "postcodes")


@command.command("load-kldb")
@click.argument("file", type=FILE)
def load_kldb(file: Path) -> None:
    """Load the official list of KldB 2010 (CSV of the Federal Employment Agency)."""
    _install(install_kldb, file, "codes")


@command.command("find")
@click.argument("kind", type=click.Choice(["occupation", "place", "language"]))
@click.argument("text")
def find(kind: str, text: str) -> None:
    """Say what TEXT would be taken for, or what it might mean."""
    catalogue = load(settings().catalogue_dir)
    found, candidates = _look_up(catalogue, kind, text)
    if found is not None:
        click.echo(found)
        return
    click.echo(f"{text!r} is no {kind} beyond doubt." + (" Perhaps:" if candidates else ""), err=True)
    for candidate in candidates:
        click.echo(f"  {candidate}", err=True)
    sys.exit(1)


def _look_up(catalogue: Catalogue, kind: str, text: str) -> tuple[str | None, list[str]]:
    """What was found, as a line, or the candidates."""
    if kind == "occupation":
        occupation = catalogue.occupations.find(text)
        lines = [f"{one.kldb} {one.label_de}" for one in (occupation.entry, *occupation.candidates) if one]
        return (lines[0] if occupation.entry else None), lines
    if kind == "place":
        place = catalogue.places.find(text)
        lines = [f"{one.label} ({one.lat}, {one.lon})" for one in (place.entry, *place.candidates) if one]
        return (lines[0] if place.entry else None), lines
    language = catalogue.languages.find(text)
    lines = [f"{one.code} {one.name_de}" for one in (language.entry, *language.candidates) if one]
    return (lines[0] if language.entry else None), lines


def _install(install: Callable[[Path, Path], int], file: Path, what: str) -> None:
    directory = settings().catalogue_dir
    try:
        count = install(file, directory)
    except ValueError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    click.echo(f"{count} {what} loaded into {directory}. Servers that run read them when they are restarted.")
