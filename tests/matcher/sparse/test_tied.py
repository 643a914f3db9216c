import numpy as np
import pytest

from matcher import MatrixScores
from matcher.sparse.matrix import MatrixSource
from matcher.sparse.tied import TiedPairs
from matcher.ties import digests, pair_hash
from scoring.fused.parallel import never

N, M = 40, 150
RANDOM = np.random.default_rng(3)
SCORES = np.where(RANDOM.random((N, M)) < 0.5, 5000, 4000)
POSSIBLE = RANDOM.random((N, M)) < 0.9
IDS = digests([f"e{k}" for k in range(N)]), digests([f"m{k}" for k in range(M)])
HASHES = pair_hash(IDS[0][:, None], IDS[1])
HALF = 1 << 29
EVERYBODY = np.arange(N)


def tied_pairs():
    """Tight are the pairs of 5000, and those of 4000 with the mentors who cost 1000 less."""
    source = MatrixSource.of(MatrixScores(SCORES.astype(np.int32), POSSIBLE), np.arange(N), np.arange(M))
    w = np.where(np.arange(M) % 7 == 0, 0, 1000)
    pairs = TiedPairs(source, *IDS, w, np.full(N, 4000), 0, never)
    return pairs, POSSIBLE & (SCORES - w == 4000)


def by_mentee(found):
    return {
        int(row): sorted(found.mentor[found.start[k] : found.start[k + 1]].tolist())
        for k, row in enumerate(found.rows)
    }


@pytest.mark.parametrize("keep", [1, 5, 100])
def test_the_pairs_that_are_most_too_cheap_are_found(keep):
    """Of each mentee's tight pairs those whose hash is most above both prices, and whether there are more."""
    pairs, tight = tied_pairs()
    u, v = RANDOM.integers(-HALF, HALF, N), RANDOM.integers(-HALF, HALF, M)
    excess = np.where(tight, HASHES - u[:, None] - v, 0)
    found, more = pairs.best(EVERYBODY, u, v, keep)
    best = np.argsort(-excess, axis=1)[:, :keep]
    expected = {k: sorted(m for m in best[k].tolist() if excess[k, m] > 0) for k in range(N)}
    assert expected == by_mentee(found)
    assert ((excess > 0).sum(axis=1) > keep).tolist() == more.tolist()


@pytest.mark.parametrize("keep", [2, 100])
def test_only_what_has_fallen_is_looked_at_again(keep):
    """Whatever prices fall after a first look, a second one finds what a search of all pairs does."""
    pairs, tight = tied_pairs()
    u, v = RANDOM.integers(0, HALF, N), RANDOM.integers(0, HALF, M)
    unfinished = pairs.best(EVERYBODY, u, v, keep)[1]
    pairs.too_cheap(EVERYBODY, u, v, keep)
    new_u, new_v = u - HALF * (np.arange(N) % 3 == 0), v - HALF * (np.arange(M) % 10 == 0)
    now = HASHES - new_u[:, None] - new_v > 0
    found = by_mentee(pairs.too_cheap(EVERYBODY, new_u, new_v, M))
    for mentee in range(N):
        looked_at = tight[mentee] & now[mentee]
        if not unfinished[mentee] and new_u[mentee] == u[mentee]:
            looked_at &= new_v < v
        assert np.flatnonzero(looked_at).tolist() == found[mentee]


def test_nothing_is_found_twice_at_the_same_prices():
    """Once all have been found, and no price has fallen, nothing is left to look at."""
    pairs, _ = tied_pairs()
    prices = np.zeros(N, dtype=np.int64), np.zeros(M, dtype=np.int64)
    pairs.too_cheap(EVERYBODY, *prices, M)
    assert len(pairs.too_cheap(EVERYBODY, *prices, M).mentor) == 0
