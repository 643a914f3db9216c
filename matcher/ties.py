"""The rule between plans that are equally good: a hash of the two ids of each pair.

Equally good plans are common: a quarter to a half of all pairs could be another
pair at no loss. Among the optimal plans, the one with the largest sum of pair
hashes is chosen. That choice depends on the ids alone, so it is the same for
every solver and for every order of the input, and it favours nobody whose
place in a file is first.
"""

from collections.abc import Iterable
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

HASH_BITS = 30
"""Width of a pair hash.

The second-best plan of k pairs, all of equal score, lies about 2^HASH_BITS / k^2
behind the best, so 20 bits would leave ties in cohorts of some hundred. Hashes
of a million pairs still add up below 2^53.
"""

HASH_LIMIT = 1 << HASH_BITS
"""A pair hash is in [1, HASH_LIMIT): at least 1, so that a pair that costs nothing is made."""

Digests = npt.NDArray[np.uint64]

SPREAD = np.uint64(0x9E3779B97F4A7C15)
FIRST = np.uint64(0xBF58476D1CE4E5B9)
SECOND = np.uint64(0x94D049BB133111EB)


def digests(ids: Iterable[str]) -> Digests:
    """Stable digests of ids: the first 8 bytes of BLAKE2b, uint64 [n]."""
    joined = b"".join(blake2b(identifier.encode(), digest_size=8).digest() for identifier in ids)
    return np.frombuffer(joined, dtype="<u8").astype(np.uint64)


def pair_hash(mentee: Digests, mentor: Digests) -> npt.NDArray[np.int64]:
    """Hash pairs of digests, broadcast against each other.

    The finaliser of SplitMix64 (Steele, Lea and Flood 2014), of which the upper
    `HASH_BITS` bits are kept. `matcher.sparse` repeats these few lines in compiled
    form; a test holds the two together.

    Returns
    -------
    int64, broadcast shape
        In [1, HASH_LIMIT).
    """
    mixed = mentee ^ (mentor * SPREAD)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * FIRST
    mixed = (mixed ^ (mixed >> np.uint64(27))) * SECOND
    mixed ^= mixed >> np.uint64(31)
    hashed: npt.NDArray[np.int64] = (mixed >> np.uint64(64 - HASH_BITS)).astype(np.int64)
    return np.maximum(hashed, 1)
