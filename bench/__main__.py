"""Measurements, one after the other: `python -m bench [NAME ...]`; without names, those of `make bench`."""

import argparse
import sys
from importlib import import_module
from types import ModuleType

USUAL = ("cohort", "sparse", "best_k", "worst", "repair", "advice")
SERVED = ("latency", "imports", "load", "duplicates", "pages")
"""Ask a running service."""
LARGE = ("scale",)
"""Takes more time and memory than others would like to spend."""


def main() -> None:
    """Run what is named."""
    known = (*USUAL, *SERVED, *LARGE)
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(known)}")
    names = parser.parse_args().names or USUAL
    if unknown := set(names) - set(known):
        parser.error(f"unknown: {', '.join(sorted(unknown))}; known are {', '.join(known)}")
    for name in names:
        _load(name).main()


def _load(name: str) -> ModuleType:
    """A measurement, imported only when it is its turn: each brings libraries of its own."""
    try:
        return import_module(f"bench.{name}")
    except ModuleNotFoundError as error:
        sys.exit(
            f"There is no {error.name}: `make install-dev .venv/installed-bench` installs what is missing."
        )


if __name__ == "__main__":
    main()
