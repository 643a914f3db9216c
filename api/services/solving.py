"""What the child process does for a run: read the people, check the locks, match, keep what went in."""

import asyncio
import hashlib
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from time import perf_counter
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy.exc import SQLAlchemyError

from api.errors import Conflict, DatabaseAway
from api.services.fairness import report
from api.services.found import packed_parts
from api.services.inputs import match_input
from api.services.stages import Stage, Stages
from api.store import pool
from api.store.database import reading
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a run is about.

    Parameters
    ----------
    database_url : str
        Where the people are.
    policy : dict
        As programmes and runs keep it.
    as_of : date
        The day up to which waiting counts.
    """

    database_url: str
    programme_id: UUID
    policy: JsonObject
    as_of: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """A finished match, packed so that little has to be done to store it.

    Parameters
    ----------
    input : bytes
        All that decided the result, as canonical JSON, compressed by zlib.
    input_hash : str
        SHA-256 of the JSON, hexadecimal.
    summary, fairness : dict
    certificate : bytes
        As JSON: it names everybody, and is only stored.
    idle_mentors : list of str
    parts : tuple of bytes
        Pairs and mentees who are left over; see `api.services.found`.
    pairs, unmatched : int
        How many there are.
    seconds : float
        How long the match took.
    stages : tuple of Stage
        What the process did from when to when.
    """

    input: bytes
    input_hash: str
    summary: JsonObject
    certificate: bytes
    fairness: JsonObject
    idle_mentors: list[str]
    parts: tuple[bytes, ...]
    pairs: int
    unmatched: int
    seconds: float
    stages: tuple[Stage, ...] = ()


def answer(question: Question, watch: Callable[[Progress], None]) -> Solved:
    """Match the people of a programme as they are stored now.

    They are read here, so that whoever serves others has nothing to do with it.

    Raises
    ------
    LockImpossible, DatabaseAway
    """
    stages = Stages(watch)
    try:
        data = asyncio.run(_read(question))
    except SQLAlchemyError as error:
        raise DatabaseAway from error
    solved = compute(data, stages)
    stages.end()
    return replace(solved, stages=tuple(stages.over))


async def _read(question: Question) -> MatchInput:
    async with reading(question.database_url) as session:
        people = await pool.read(session, question.programme_id)
    return match_input(people, question.policy, question.as_of)


def compute(data: MatchInput, watch: Callable[[Progress], None]) -> Solved:
    """Match people.

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
        summary=msgspec.to_builtins(outcome.summary),
        # The hook is for mappings of other types than dict.
        certificate=msgspec.json.encode(outcome.certificate, enc_hook=dict),
        fairness=report(data, outcome.pairs),
        idle_mentors=list(outcome.idle_mentors),
        parts=packed_parts(outcome),
        pairs=len(outcome.pairs),
        unmatched=len(outcome.unmatched),
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
