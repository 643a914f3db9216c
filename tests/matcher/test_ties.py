import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matcher.ties import HASH_LIMIT, digests, pair_hash

IDS = st.lists(st.text(), min_size=1, max_size=20, unique=True)


def test_the_hash_of_a_pair_never_changes() -> None:
    """A plan made last year is found again: the hashes of known ids are fixed."""
    assert pair_hash(digests(["e1", "e2"])[:, None], digests(["m1", "m2"])[None, :]).tolist() == [
        [933612332, 1005703198],
        [512181525, 900532957],
    ]


@given(IDS, IDS)
def test_a_hash_depends_on_the_two_ids_alone(mentees: list[str], mentors: list[str]) -> None:
    """Whatever the order of the people, a pair has the same hash, within the range."""
    forward = pair_hash(digests(mentees)[:, None], digests(mentors)[None, :])
    backward = pair_hash(digests(mentees[::-1])[:, None], digests(mentors[::-1])[None, :])
    assert forward.tolist() == backward[::-1, ::-1].tolist()
    assert ((forward >= 0) & (forward < HASH_LIMIT)).all()


def test_hashes_are_spread_evenly() -> None:
    """Of a million pairs, each sixteenth of the range holds a sixteenth, to one per cent."""
    people = digests(map(str, range(1000)))
    counts = np.bincount(pair_hash(people[:, None], people[None, :]).ravel() // (HASH_LIMIT // 16))
    assert counts.size == 16
    assert (np.abs(counts - 62_500) < 1250).all()
