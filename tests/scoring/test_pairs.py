import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import region
from scoring.pairs import score_some, ways_of_pairs
from scoring.pool import Pool
from scoring.profile import LanguageSkill, Level, Location, Mentee, Mentor
from scoring.score import score_block
from tests.scoring.people import mentees, mentors, policies, sides


@settings(max_examples=150)
@given(sides(mentees()), sides(mentors()), policies, st.data())
def test_pairs_named_one_by_one_score_as_in_the_matrix(some_mentees, some_mentors, policy, data):
    """Criteria, scores and broken rules of any pairs are those of the whole matrix, exclusions included."""
    every = [(mentee.id, mentor.id) for mentee in some_mentees for mentor in some_mentors]
    pool = Pool.of(
        some_mentees, some_mentors, exclusions=[pair for pair in every if data.draw(st.booleans())]
    )
    block = score_block(pool, policy)
    pairs = st.tuples(st.integers(0, len(some_mentees) - 1), st.integers(0, len(some_mentors) - 1))
    chosen = np.array(data.draw(st.lists(pairs, max_size=9)) if every else [], dtype=np.intp).reshape(-1, 2)
    row, column = chosen.T
    some = score_some(pool, policy, row, column)
    assert np.array_equal(block.criteria[:, row, column], some.criteria)
    assert np.array_equal(block.scores[row, column], some.scores)
    assert np.array_equal(block.broken[row, column], some.broken)


def test_ways_from_many_places_are_those_of_the_table(monkeypatch):
    """However many places are looked at together, each pair gets its own way."""
    monkeypatch.setattr("scoring.pairs.PLACES_AT_ONCE", 3)
    random = np.random.default_rng(1)
    spots = [Location(float(lat), float(lon)) for lat, lon in random.uniform((52, 7), (54, 10), (20, 2))]
    base = {"occupations": ("81302",), "languages": (LanguageSkill("de", Level.B2),)}
    pool = Pool.of(
        [Mentee(id=f"e{k}", location=spot, **base) for k, spot in enumerate(spots)],
        [Mentor(id=f"m{k}", location=spot, **base) for k, spot in enumerate(reversed(spots))],
    )
    row, column = random.integers(0, 20, (2, 200))
    actual = ways_of_pairs(pool, row, column)
    expected = region.ways(pool.mentees.places, pool.mentors.places)
    at = pool.mentees.place[row], pool.mentors.place[column]
    assert np.array_equal(expected.km[at], actual.km)
    assert np.array_equal(expected.minutes[at], actual.minutes)
    assert np.array_equal(expected.fit[at], actual.fit)
