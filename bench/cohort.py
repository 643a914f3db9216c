"""A cohort of 500 and 500: scoring against plain Python, a whole match against `mentor-match`.

`mentor-match` is installed into an environment of its own, because it brings a
solver that shares its name with another peer's.
"""

import json
import subprocess
import venv
from dataclasses import replace
from pathlib import Path

import numpy as np

from bench import plain
from bench.measure import in_fresh_process, once, peak_mib, seconds, table
from bench.people import POLICY, people
from matcher.inputs import MatchInput
from matcher.match import match
from scoring import language, profession, region
from scoring.catalogue import load
from scoring.policy import CRITERIA
from scoring.pool import Pool
from scoring.score import score_block

PEOPLE = 500
SAMPLE = 100
"""Mentees whose pairs the plain double loop scores."""

HERE = Path(__file__).parent
ENVIRONMENT = HERE.parent / ".venv" / "mentor-match"
LOCK = HERE / "mentor-match.lock"


def cohort():
    """500 mentees and 500 mentors of one seat each."""
    mentees, some = people(PEOPLE, seed=7)
    mentors = (*some, *people(PEOPLE, seed=8)[1])[:PEOPLE]
    return mentees, tuple(replace(mentor, id=f"m{k}", capacity=1) for k, mentor in enumerate(mentors))


def main() -> None:
    """Print both tables."""
    mentees, mentors = cohort()
    scoring(mentees, mentors)
    whole(mentees, mentors)


def scoring(mentees, mentors) -> None:
    """Every pair of a pool, ours and in a plain double loop; the scores agree."""
    pool, tables = Pool.of(mentees, mentors), plain_tables()
    some = [plain_person(person) for person in pool.mentees.people[:SAMPLE]]
    others = [plain_person(person) for person in pool.mentors.people]

    def double_loop():
        return [[plain.score(one, other, tables) for other in others] for one in some]

    equal = np.array(double_loop()) == score_block(pool, POLICY).scores[:SAMPLE]
    # The plain score knows no water, so pairs across an estuary differ.
    assert equal.mean() > 0.9, f"only {equal.mean():.0%} of the scores agree"
    ours = seconds(lambda: score_block(pool, POLICY)) / (PEOPLE * PEOPLE)
    loop = once(double_loop) / (SAMPLE * PEOPLE)
    table(
        "Scoring, per million pairs",
        ["", "seconds", "ratio"],
        [
            ["plain Python double loop", f"{loop * 1e6:.2f}", "1"],
            ["`score_block`, criteria and rules too", f"{ours * 1e6:.3f}", f"{loop / ours:.0f} times faster"],
        ],
    )


def whole(mentees, mentors) -> None:
    """A match with reasons, ours and by mentor-match, of the same people."""
    data = MatchInput(mentees=mentees, mentors=mentors, policy=POLICY)
    ours = seconds(lambda: match(data))
    peer = _mentor_match(mentees, mentors)
    memory = peak_mib(
        "from bench.cohort import MatchInput, POLICY, cohort, match\nmentees, mentors = cohort()\n"
        "match(MatchInput(mentees=mentees, mentors=mentors, policy=POLICY))"
    )
    table(
        f"A match of {PEOPLE} and {PEOPLE}, from profiles to pairs",
        ["", "seconds", "peak memory of the process (MiB)", "ratio"],
        [
            ["`mentor-match`: scores and pairs", f"{peer['seconds']:.2f}", f"{peer['mib']:.0f}", "1"],
            [
                "ours: scores, pairs, proof, reasons, unmatched",
                f"{ours:.3f}",
                f"{memory:.0f}",
                f"{peer['seconds'] / ours:.0f} times faster",
            ],
        ],
    )


def plain_person(person) -> dict[str, object]:
    """A person as plain data."""
    return {
        "id": person.id,
        "occupations": list(person.occupations),
        "lat": person.location.lat,
        "lon": person.location.lon,
        "meeting": person.meeting.value,
        "limit": person.max_distance_km,
        "languages": {skill.code: int(skill.level) for skill in person.languages},
    }


def plain_tables() -> dict[str, object]:
    """The numbers of the criteria as plain data."""
    catalogue = load()
    steps = zip(region.FIT_MINUTES.tolist(), region.FIT_POINTS.tolist(), strict=True)
    return {
        "weights": [getattr(POLICY.weights, name) for name in CRITERIA],
        "digits": profession.SHARED_DIGITS.tolist(),
        "below": profession.LEVELS_BELOW.tolist(),
        "choice": profession.CHOICE.tolist(),
        "links": {one + other: value for (one, other), value in catalogue.occupations.links.items()},
        "fit": [list(step) for step in steps],
        "levels": language.LEVEL_POINTS.tolist(),
        "close": {f"{one} {other}": value for (one, other), value in catalogue.languages.closeness.items()},
    }


def _mentor_match(mentees, mentors) -> dict[str, float]:
    request = {
        "tables": plain_tables(),
        "mentees": [plain_person(person) for person in mentees],
        "mentors": [plain_person(person) for person in mentors],
    }
    return in_fresh_process("bench.mentor_match_peer", python=_installed(), given=json.dumps(request))


def _installed() -> Path:
    """The Python of the environment, which is made anew unless all that is locked was installed there."""
    python, done = ENVIRONMENT / "bin" / "python", ENVIRONMENT / "installed"
    lock = LOCK.read_text()
    if not done.exists() or done.read_text() != lock:
        venv.create(ENVIRONMENT, with_pip=True, clear=True)
        command = [python, "-m", "pip", "install", "--quiet", "--require-hashes", "--requirement", LOCK]
        subprocess.run(command, check=True)
        done.write_text(lock)
    return python


if __name__ == "__main__":
    main()
