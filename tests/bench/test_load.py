"""Runs beside which others wait are of people as they come."""

import json

from bench.load import lines_of


def test_mentors_are_no_twins_of_mentees():
    """Whom the same numbers have made, a solver pairs in half the time."""
    mentors, mentees = ([json.loads(line) for line in lines_of(role, 200)] for role in ("mentor", "mentee"))
    alike = [
        one["occupations"] == other["occupations"] and one["location"] == other["location"]
        for one, other in zip(mentors, mentees, strict=True)
    ]
    assert sum(alike) < len(alike) / 10
