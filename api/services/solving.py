"""What the child process does for a run: check the locks, match, keep what went in."""

import hashlib
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Final

import msgspec

from api.errors import Conflict
from api.store.types import JsonObject
from matcher.inputs import MatchInput
from matcher.match import match
from matcher.progress import Progress
from matcher.record import canonical
from matcher.scored import score_pairs

SOLVER_VERSION: Final = "1"
"""Counts the changes after which the same input may give another plan."""


@dataclass(frozen=True, slots=True)
class BrokenLock:
    """A lock that no plan can contain; `causes` are rules, "inactive" or "capacity"."""

    mentee: str
    mentor: str
    causes: tuple[str, ...]


class LockImpossible(Conflict):
    """No plan can contain all the locks; `locks` holds those that are to blame."""

    code = "lock_impossible"

    def __init__(self, locks: tuple[BrokenLock, ...]) -> None:
        super().__init__(count=len(locks))
        self.locks = locks


@dataclass(frozen=True, slots=True)
class Solved:
    """A finished match.

    Parameters
    ----------
    input : bytes
        All that decided the result, as canonical JSON, compressed by zlib.
    input_hash : str
        SHA-256 of the JSON, hexadecimal.
    found : dict
        A `matcher.outcome.Outcome` as JSON-able data; it is pickled and stored faster than objects.
    seconds : float
        How long the match took.
    """

    input: bytes
    input_hash: str
    found: JsonObject
    seconds: float


def compute(data: MatchInput, watch: Callable[[Progress], None]) -> Solved:
    """Match the people of a run.

    Raises
    ------
    LockImpossible
    """
    started = perf_counter()
    if broken := broken_locks(data):
        raise LockImpossible(broken)
    outcome = match(data, watch)
    seconds = perf_counter() - started
    text = canonical(data)
    return Solved(
        input=zlib.compress(text),
        input_hash=hashlib.sha256(text).hexdigest(),
        # The hook is for mappings of other types than dict.
        found=msgspec.to_builtins(outcome, enc_hook=dict),
        seconds=seconds,
    )


def broken_locks(data: MatchInput) -> tuple[BrokenLock, ...]:
    """The locks that no plan can contain, each with all the causes."""
    mentees = {person.id: person for person in data.mentees}
    mentors = {person.id: person for person in data.mentors}
    excluded = set(data.exclusions)
    load = Counter(mentor for _, mentor in data.locks)
    broken = []
    for lock in data.locks:
        mentee, mentor = mentees.get(lock[0]), mentors.get(lock[1])
        if mentee is None or mentor is None:
            broken.append(BrokenLock(*lock, causes=("inactive",)))
            continue
        alone = replace(
            data,
            mentees=(mentee,),
            mentors=(mentor,),
            exclusions=(lock,) if lock in excluded else (),
            locks=(),
        )
        [scored] = score_pairs(alone)
        causes = (*scored.broken_rules, *(("capacity",) if load[mentor.id] > mentor.capacity else ()))
        if causes:
            broken.append(BrokenLock(*lock, causes=causes))
    return tuple(broken)
