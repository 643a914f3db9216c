"""Measurements, one after the other: `python -m bench [NAME ...]`; without names, those of `make bench`."""

import argparse
from importlib import import_module

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
    # Imported only when it is its turn: each brings libraries of its own.
    for name in names:
        import_module(f"bench.{name}").main()


main()
