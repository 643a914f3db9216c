import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bench.people import POLICY, people
from scoring.fused.people import PoolSource, SetTable, distinct
from scoring.pool import Pool

letters = st.sampled_from("abcdefg")
sets = st.lists(st.lists(letters, unique=True, max_size=4).map(tuple), max_size=8)


def distance(one: str, other: str) -> int:
    return 1000 * abs(ord(one) - ord(other))


@given(sets, st.lists(letters, max_size=6), st.data())
def test_the_best_member_counts(mentor_sets, mentee_letters, data):
    """A set of mentors has the points of its best member, whether the whole table is kept or not."""
    table = SetTable.of(
        mentor_sets,
        lambda single: np.array(
            [[distance(one, other) for (other,) in single] for one in mentee_letters], dtype=np.int16
        ).reshape(len(mentee_letters), len(single)),
    )
    rows = data.draw(st.lists(st.sampled_from(range(len(mentee_letters))))) if mentee_letters else []
    expected = [
        [
            max((distance(mentee_letters[row], member) for member in members), default=0)
            for members in mentor_sets
        ]
        for row in rows
    ]
    some = np.array(rows, dtype=np.int64)
    assert expected == table.rows(some).tolist()
    assert expected == table.keeping().rows(some).tolist()
    assert table.keeping().kept is not None


def test_a_large_table_is_not_kept(monkeypatch):
    """Rows are made when they are needed where the whole table would have too many entries."""
    monkeypatch.setattr("scoring.fused.people.KEPT_ENTRIES", 5)
    table = SetTable.of([("a",), ("a", "b")], lambda single: np.full((3, len(single)), 7, dtype=np.int16))
    assert table.keeping().kept is None
    assert table.keeping().rows(np.array([2])).tolist() == [[7, 7]]


@given(st.lists(st.integers(0, 9)))
def test_distinct_codes_are_those_that_occur(codes):
    """The distinct codes are ascending, and each code stands where its place says."""
    found, place = distinct(np.array(codes, dtype=np.int64), 10)
    assert sorted(set(codes)) == found.tolist()
    assert codes == found[place].tolist()


def test_blocks_are_small_where_mentors_are_many(monkeypatch):
    """A block of mentees, which cannot be stopped, has so few pairs that nobody waits for it."""
    pool = Pool.of(*people(30))
    n, m = pool.shape
    monkeypatch.setattr("scoring.fused.people.PAIRS_AT_ONCE", 5 * m)
    assert PoolSource.of(pool, POLICY, np.arange(n), np.arange(m)).rows_at_once == 5
    assert PoolSource.of(pool, POLICY, np.arange(n), np.arange(0)).rows_at_once > 5
