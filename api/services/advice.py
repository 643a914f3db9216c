"""Advice: whom to recruit, what a rule costs, who competes, and who else there is for a mentee.

Everything is computed in a child process, and no transaction is open meanwhile.
What is found about a finished run is remembered, for neither ever changes.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar, cast
from uuid import UUID

from api.clock import Clock
from api.engine import Engine
from api.errors import Conflict, EngineBusy, EngineDied, EngineTimeout, MissingScope
from api.schemas.pairings import PairingInput
from api.schemas.states import Role
from api.security.access import Principal, Scope
from api.services import people, programmes
from api.services.advising import (
    AdviceTooLarge,
    NamedCandidate,
    Rivalry,
    Scarcity,
    candidates_of,
    regret_of,
    stored_frontier,
    stored_rivals,
    stored_rule_prices,
    stored_scarcity,
)
from api.services.finished import RunNotDone, finished
from api.services.inputs import match_input
from api.services.solving import LockImpossible
from api.store import advice, pool, results
from api.store.database import Database
from api.store.records import PoolData, Programme
from matcher.advice.frontier import Point
from matcher.advice.measures import Regret
from matcher.advice.rule_prices import RulePrice
from matcher.inputs import MatchInput

REMEMBERED = 64
"""So many findings about runs are kept, those asked for last."""

T = TypeVar("T")


class MenteeAbsent(Conflict):
    """The mentee takes no part at present, so there is nobody to choose a mentor for."""

    code = "mentee_absent"


class Advice:
    """Gives advice. It does not name people who have been deleted."""

    def __init__(self, database: Database, engine: Engine, clock: Clock) -> None:
        self._database = database
        self._engine = engine
        self._clock = clock
        self._remembered: OrderedDict[tuple[UUID, str], Any] = OrderedDict()

    async def scarcity(self, who: Principal, run_id: UUID) -> Scarcity:
        """Whom the programme of a run lacks.

        Raises
        ------
        NotFound, RunNotDone, AdviceTooLarge
        EngineBusy, EngineTimeout, EngineDied
        """
        found = await self._about(who, run_id, stored_scarcity)
        there = await self._still_there(seat.mentor for seat in found.seats)
        return replace(found, seats=tuple(seat for seat in found.seats if seat.mentor in there))

    async def rule_prices(self, who: Principal, run_id: UUID) -> Sequence[RulePrice]:
        """What each rule costs the plan of a run; raises as `scarcity`."""
        return await self._about(who, run_id, stored_rule_prices)

    async def frontier(self, who: Principal, run_id: UUID) -> Sequence[Point]:
        """What each number of pairs could reach at best in a run; raises as `scarcity`."""
        return await self._about(who, run_id, stored_frontier)

    async def rivals(self, who: Principal, run_id: UUID) -> Sequence[Rivalry]:
        """Who competed for too few seats in a run; raises as `scarcity`."""
        found = await self._about(who, run_id, stored_rivals)
        there = await self._still_there(one for group in found for one in (*group.mentees, *group.mentors))
        return [
            replace(
                group,
                left=_only(group.left, there),
                mentees=_only(group.mentees, there),
                mentors=_only(group.mentors, there),
            )
            for group in found
        ]

    async def candidates(self, who: Principal, mentee_id: UUID, limit: int) -> Sequence[NamedCandidate]:
        """The best mentors for a mentee as the programme is now, at most `limit`.

        Raises
        ------
        MissingScope
            If the key may not read profiles, or not match.
        NotFound, MenteeAbsent, AdviceTooLarge, LockImpossible
        EngineBusy, EngineTimeout, EngineDied
        """
        for scope in (Scope.PROFILES_READ, Scope.MATCHING):
            if not who.may(scope):
                raise MissingScope(scope.value)
        async with self._database.read() as session:
            mentee = await people.get(session, who, Role.MENTEE, mentee_id)
            programme = await programmes.get(session, who, mentee.programme_id)
            taking_part = await pool.read(session, programme.id)
        if all(one.id != str(mentee_id) for one in taking_part.mentees):
            raise MenteeAbsent
        data = self._present(programme, taking_part)
        return await self._engine.call(candidates_of, data, str(mentee_id), limit)

    async def regret(self, who: Principal, programme_id: UUID, pair: PairingInput) -> Regret | None:
        """What the best plan of a programme as it is now loses if two people are paired by hand.

        `None` where that cannot be told: the pair breaks a rule, one of the two takes
        no part or has no free seat, locks contradict it, or there is too much to
        compute. No pairing fails for want of its regret.

        Raises
        ------
        NotFound
        """
        async with self._database.read() as session:
            programme = await programmes.get(session, who, programme_id)
            taking_part = await pool.read(session, programme.id)
        mentee, mentor = str(pair.mentee_id), str(pair.mentor_id)
        if all(one.id != mentee for one in taking_part.mentees) or not any(
            one.id == mentor and one.capacity for one in taking_part.mentors
        ):
            return None
        try:
            return await self._engine.call(regret_of, self._present(programme, taking_part), mentee, mentor)
        except (AdviceTooLarge, LockImpossible, EngineBusy, EngineTimeout, EngineDied):
            return None

    def _present(self, programme: Programme, taking_part: PoolData) -> MatchInput:
        """A programme as it is now: open pairings are fixed, for they are no part of it."""
        return match_input(taking_part, programme.policy, self._clock.now().date())

    async def _about(self, who: Principal, run_id: UUID, question: Callable[[bytes], T]) -> T:
        """Ask about a finished run, or remember the answer."""
        asked = run_id, question.__name__
        async with self._database.read() as session:
            run = await finished(session, who, run_id)
            if asked in self._remembered:
                self._remembered.move_to_end(asked)
                return cast(T, self._remembered[asked])
            packed = await advice.packed_input(session, run_id)
        if packed is None:
            raise RunNotDone(state=run.state.value)
        answer = await self._engine.call(question, packed)
        self._remembered[asked] = answer
        if len(self._remembered) > REMEMBERED:
            self._remembered.popitem(last=False)
        return answer

    async def _still_there(self, identifiers: Iterable[str]) -> frozenset[str]:
        """Which of these people have not been deleted."""
        async with self._database.read() as session:
            there = await results.still_there(session, [UUID(one) for one in dict.fromkeys(identifiers)])
        return frozenset(map(str, there))


def _only(identifiers: Sequence[str], there: frozenset[str]) -> tuple[str, ...]:
    return tuple(one for one in identifiers if one in there)
