import hashlib
import json
import zlib
from dataclasses import replace

import pytest

from api.services.solving import BrokenLock, LockImpossible, compute
from matcher.inputs import MatchInput
from matcher.record import from_data
from scoring.policy import Policy
from scoring.profile import LanguageSkill, Level, Location, Meeting, Mentee, Mentor
from tests.api.crossing import crossed

BASE = {
    "occupations": ("81302",),
    "location": Location(53.23, 7.45, "03457"),
    "languages": (LanguageSkill("de", Level.B2),),
}
MENTEES = tuple(Mentee(id=f"e{n}", **BASE) for n in range(4))
MENTORS = (Mentor(id="m0", **BASE, capacity=2), Mentor(id="m1", **{**BASE, "occupations": ("43104",)}))
DATA = MatchInput(mentees=MENTEES, mentors=MENTORS, policy=Policy(), exclusions=(("e1", "m1"), ("e0", "m1")))


def ignore(progress):
    """Nobody watches."""


def test_the_input_is_kept_so_that_it_can_be_replayed():
    """What was kept, matched again, gives the same result to the byte."""
    solved = compute(DATA, ignore)
    kept = zlib.decompress(solved.input)
    assert hashlib.sha256(kept).hexdigest() == solved.input_hash
    again = compute(from_data(json.loads(kept)), ignore)
    assert replace(again, seconds=solved.seconds) == solved


def test_the_hash_does_not_depend_on_the_order_of_the_input():
    """People, exclusions and locks in another order are the same input."""
    shuffled = replace(DATA, mentees=MENTEES[::-1], mentors=MENTORS[::-1], exclusions=DATA.exclusions[::-1])
    assert compute(shuffled, ignore).input_hash == compute(DATA, ignore).input_hash


@pytest.mark.parametrize(
    "other",
    [
        replace(DATA, exclusions=()),
        replace(DATA, policy=Policy(load_penalty=1)),
        replace(DATA, mentors=(replace(MENTORS[0], capacity=3), MENTORS[1])),
    ],
)
def test_the_hash_changes_with_the_input(other):
    """Whatever can change a plan changes the hash."""
    assert compute(other, ignore).input_hash != compute(DATA, ignore).input_hash


def test_the_result_can_leave_the_process():
    """Everything in it can be pickled and written as JSON."""
    solved = compute(DATA, ignore)
    assert crossed(solved) == solved
    assert json.loads(json.dumps(solved.summary)) == solved.summary
    parts = [json.loads(part) for part in solved.parts]
    assert [(len(part["pairs"]), len(part["unmatched"])) for part in parts] == [(3, 0), (0, 1)]
    assert (solved.pairs, solved.unmatched) == (3, 1)


def test_impossible_locks_are_all_named_with_all_causes():
    """Broken rules, too many locks for the seats, and people who take no part."""
    far = Mentee(
        id="far",
        **{**BASE, "location": Location(48.1, 11.6), "meeting": Meeting.IN_PERSON},
        max_distance_km=20,
    )
    data = replace(
        DATA,
        mentees=(*MENTEES, far),
        exclusions=(("e3", "m1"),),
        locks=(("e0", "m0"), ("e1", "m0"), ("e2", "m0"), ("e3", "m1"), ("far", "m1"), ("gone", "m0")),
    )
    with pytest.raises(LockImpossible) as caught:
        compute(data, ignore)
    assert caught.value.locks == (
        BrokenLock("e0", "m0", ("capacity",)),
        BrokenLock("e1", "m0", ("capacity",)),
        BrokenLock("e2", "m0", ("capacity",)),
        BrokenLock("e3", "m1", ("exclusion", "capacity")),
        BrokenLock("far", "m1", ("distance", "min_score", "capacity")),
        BrokenLock("gone", "m0", ("inactive",)),
    )


def test_locks_that_can_be_kept_are_kept():
    """Two mentees on the two seats of one mentor."""
    locks = (("e2", "m0"), ("e3", "m0"))
    [found, _] = map(json.loads, compute(replace(DATA, locks=locks), ignore).parts)
    assert {(pair["mentee"], pair["mentor"]) for pair in found["pairs"] if pair["locked"]} == set(locks)
