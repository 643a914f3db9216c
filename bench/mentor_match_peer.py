"""Runs in the environment of `mentor-match`: people as JSON in, seconds and memory out.

The same three criteria and the same hard rules, as the package wants them.
"""

import json
import sys
import time

from matching import process
from matching.mentee import Mentee
from matching.mentor import Mentor
from matching.rules.rule import Disqualify

from bench import plain
from bench.measure import highest_mib, report


class Fit:
    """Points for one criterion, weighted."""

    def __init__(self, weight, fit, tables):
        self.weight, self.fit, self.tables = weight, fit, tables

    def evaluate(self, match):
        """Tell whether there is any fit."""
        return self.apply(match) > 0

    def apply(self, match):
        """Weigh the fit of the two."""
        return self.weight * self.fit(match.mentee.data, match.mentor.data, self.tables)


def person(kind, data):
    """Make a person of the package, which knows grades and organisations only."""
    made = kind(grade=1, email=data["id"])
    made.data = data
    return made


def main() -> None:
    """Match once and report."""
    request = json.load(sys.stdin)
    tables = request["tables"]
    mentors = [person(Mentor, data) for data in request["mentors"]]
    mentees = [person(Mentee, data) for data in request["mentees"]]
    fits = (plain.profession_fit, plain.region_fit, plain.language_fit)
    # The package takes rules from the end of the list and stops at the first that disqualifies.
    rules = [
        *(Fit(weight, fit, tables) for weight, fit in zip(tables["weights"], fits, strict=True)),
        Disqualify(lambda match: plain.speechless(match.mentee.data, match.mentor.data, tables)),
        Disqualify(lambda match: plain.too_far(match.mentee.data, match.mentor.data)),
        Disqualify(lambda match: plain.no_way_to_meet(match.mentee.data, match.mentor.data)),
    ]
    start = time.perf_counter()
    process.process_data(mentors, mentees, [rules])
    seconds = time.perf_counter() - start
    report(seconds=seconds, mib=highest_mib())


if __name__ == "__main__":
    main()
