"""Learning from outcomes: which weights would have foreseen better whom people accept.

Nothing is stored and nothing is changed: whoever answers for a programme sees a
suggestion, or why there is none, and decides.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import numpy as np

from api.engine import Engine
from api.schemas.answers import DeclineReason
from api.schemas.learning import LeftOut
from api.schemas.states import Outcome
from api.security.access import Principal
from api.services import programmes
from api.services.inputs import policy_of
from api.services.small_numbers import Told, alone
from api.store import learning
from api.store.database import Database
from api.store.learning import Decided
from matcher.acceptance import Truths
from matcher.learning import Silence, Suggestion, learn, silence
from matcher.pairing import PairingState
from scoring.policy import CRITERIA, Weights
from scoring.score import Points

ABOUT_FIT: Final = (DeclineReason.TOO_FAR, DeclineReason.WRONG_FIELD, DeclineReason.LANGUAGE)
"""The reasons that say that two do not fit together, one for each criterion."""

POOR_FIT: Final = 2.5
"""Below that mean of what both have said, from 1 to 5, the two did not fit."""

LED_TO: Final = (Outcome.IN_WORK, Outcome.IN_QUALIFICATION)
"""The outcomes for which a tandem is made."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What there is to learn from, as it may be told, and what comes of it."""

    accepted: Told
    declined: Told
    left_out: Mapping[LeftOut, Told]
    present: Weights
    found: Suggestion | Silence


@dataclass(frozen=True, slots=True, eq=False)
class _Cases:
    """What was decided: fits [n, 3], answers [n]; and how many are left out."""

    criteria: Points
    accepted: Truths
    left_out: Mapping[LeftOut, int]

    @classmethod
    def of(cls, pairings: Iterable[Decided]) -> "_Cases":
        criteria, accepted = [], []
        left_out: Counter[LeftOut] = Counter()
        for one in pairings:
            said = judged(one)
            if isinstance(said, LeftOut):
                left_out[said] += 1
            else:
                assert one.criteria is not None, "pairings by hand are left out"
                criteria.append([one.criteria[name] for name in CRITERIA])
                accepted.append(said)
        return cls(
            np.array(criteria, dtype=np.int16).reshape(-1, len(CRITERIA)),
            np.array(accepted, dtype=np.bool_),
            left_out,
        )

    def key(self, weights: Weights) -> tuple[bytes, bytes, Weights]:
        """What an answer depends on."""
        return self.criteria.tobytes(), self.accepted.tobytes(), weights


class Learning:
    """Learns from what has been decided in a programme.

    An answer is remembered until something else has been decided, or the policy has changed.
    """

    def __init__(self, database: Database, engine: Engine) -> None:
        self._database = database
        self._engine = engine
        self._remembered: dict[UUID, tuple[tuple[bytes, bytes, Weights], Suggestion | Silence]] = {}

    async def suggestion(self, who: Principal, programme_id: UUID) -> Learned:
        """Other weights for a programme, or why there are none.

        Raises
        ------
        NotFound
        EngineBusy, EngineTimeout, EngineDied
        """
        async with self._database.read() as session:
            programme = await programmes.get(session, who, programme_id)
            cases = _Cases.of(await learning.decided(session, programme_id))
        present = policy_of(programme.policy).weights
        return Learned(
            accepted=alone(int(cases.accepted.sum())),
            declined=alone(int((~cases.accepted).sum())),
            left_out={why: alone(cases.left_out.get(why, 0)) for why in LeftOut},
            present=present,
            found=await self._found(programme_id, cases, present),
        )

    async def _found(self, programme_id: UUID, cases: _Cases, present: Weights) -> Suggestion | Silence:
        if why := silence(cases.accepted):
            return why
        key = cases.key(present)
        known = self._remembered.get(programme_id)
        if known is not None and known[0] == key:
            return known[1]
        found = await self._engine.call(learn, cases.criteria, cases.accepted, present)
        self._remembered[programme_id] = key, found
        return found


def judged(one: Decided) -> bool | LeftOut:
    """Whether the two of a pairing have accepted each other, or why that cannot be said."""
    if one.criteria is None:
        return LeftOut.BY_HAND
    if one.begun:
        return _lasted(one)
    if one.state is not PairingState.DECLINED:
        return LeftOut.UNANSWERED
    return False if one.reason in ABOUT_FIT else LeftOut.OTHER_REASON


def _lasted(one: Decided) -> bool | LeftOut:
    """The same of a tandem that has begun: what both say afterwards outweighs that they had agreed."""
    if one.fit is not None:
        return one.fit >= POOR_FIT
    if one.state is PairingState.ACTIVE or one.outcome in LED_TO:
        return True
    if one.reason in ABOUT_FIT:
        return False
    ended_early = one.state is PairingState.CANCELLED or one.outcome is Outcome.ENDED_EARLY
    return LeftOut.ENDED_EARLY if ended_early else True
