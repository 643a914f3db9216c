"""The whole catalogue behind one name, read once."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from scoring.catalogue import official, postcodes
from scoring.catalogue.languages import Languages, load_languages
from scoring.catalogue.occupations import Occupations, load_occupations
from scoring.catalogue.places import Places, load_places


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What is known of occupations, places and languages."""

    occupations: Occupations
    places: Places
    languages: Languages


@cache
def load(directory: Path | None = None) -> Catalogue:
    """Read the packaged tables, and what the operator has installed in `directory`, if anything.

    The same catalogue is returned as long as the program runs: whoever installs a table restarts.
    """
    return Catalogue(
        load_occupations(_installed(directory, official.INSTALLED_NAME)),
        load_places(_installed(directory, postcodes.INSTALLED_NAME)),
        load_languages(),
    )


def install_kldb(source: Path, directory: Path) -> int:
    """Check the official file of KldB 2010, keep its titles in `directory`, and return how many they are.

    Raises
    ------
    ValueError
        If the file is not such a list; the message names the row.

    """
    groups = load().occupations.groups
    return official.install_kldb(source, directory, [code for code in groups if len(code) == 3])


def _installed(directory: Path | None, name: str) -> Path | None:
    path = directory and directory / name
    return path if path and path.is_file() else None
