"""Measurements, one after the other: `python -m bench [NAME ...]`; without names, those of `make bench`."""

import argparse
from importlib import import_module

USUAL = ("cohort", "sparse", "best_k", "worst", "repair", "advice")
LARGE = ("scale",)
"""Take more time and memory than others would like to spend."""


def main() -> None:
    """Run what is named."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "names", nargs="*", choices=[*USUAL, *LARGE, []], metavar="NAME", help="of %(choices)s"
    )
    # Imported only when it is its turn: each brings libraries of its own.
    for name in parser.parse_args().names or USUAL:
        import_module(f"bench.{name}").main()


main()
