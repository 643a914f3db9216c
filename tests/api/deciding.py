"""Puts decided pairs into a programme: of one mentee and one mentor, each proposed by a run of its own."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import numpy as np
from scipy.special import expit
from sqlalchemy import insert

from api.schemas.policy import Policy
from api.schemas.states import ProposalState, RunState
from api.store.models import FeedbackRow, PairingRow, PairingStepRow, ProposalRow, RunRow
from api.store.types import new_id
from matcher.pairing import PairingState
from scoring.policy import CRITERIA

FIT = {"profession": 7000, "region": 7000, "language": 7000}


@dataclass(frozen=True, kw_only=True)
class Case:
    """A pair and what has become of it; `said` are the grades of the mentor's feedback."""

    state: PairingState = PairingState.COMPLETED
    begun: bool = True
    reason: str | None = None
    outcome: Any = None
    criteria: Mapping[str, int] | None = None
    by_hand: bool = False
    said: int | None = None


ACCEPTED = Case()
DECLINED = Case(state=PairingState.DECLINED, begun=False, reason="too_far")


def answers(count: int) -> Iterator[Case]:
    """Decisions of people who look at the region most; the same each time."""
    random = np.random.default_rng(1)
    for _ in range(count):
        fits = {name: int(random.integers(2000, 10_000)) for name in CRITERIA}
        accepted = random.random() < expit(12 * (fits["region"] / 10_000 - 0.55))
        yield replace(ACCEPTED if accepted else DECLINED, criteria=fits)


async def decide(session, programme_id: UUID, mentee_id: UUID, mentor_id: UUID, now, cases: Iterable[Case]):
    """Store pairs as they are once people have decided."""
    rows: dict[type, list[dict[str, Any]]] = {
        row: [] for row in (RunRow, ProposalRow, PairingRow, PairingStepRow, FeedbackRow)
    }
    both = {"programme_id": programme_id, "mentee_id": mentee_id, "mentor_id": mentor_id}
    made = {"created_at": now, "updated_at": now}
    for case in cases:
        run_id, proposal_id, pairing_id = new_id(), new_id(), new_id()
        rows[RunRow].append(
            {
                "id": run_id, "programme_id": programme_id, "policy": Policy().model_dump(mode="json"),
                "keep": False, "state": RunState.DONE, "progress": 1.0, "version": 1, "attempt": 1,
                "crashes": 0, **made,
            }
        )  # fmt: skip
        rows[ProposalRow].append(
            {
                "id": proposal_id, "run_id": run_id, **both, "score": 7000, "reasons": [], "locked": False,
                "criteria": dict(case.criteria or FIT), "state": ProposalState.APPROVED, **made,
            }
        )  # fmt: skip
        rows[PairingRow].append(
            {
                "id": pairing_id, **both, "seat": 1, "state": case.state, "score": 7000, "opened_by": "x",
                "proposal_id": None if case.by_hand else proposal_id, "changed_reason": case.reason,
                "outcome": case.outcome, "version": 2, **made,
            }
        )  # fmt: skip
        steps = [PairingState.INVITED, *([PairingState.ACTIVE] if case.begun else [])]
        rows[PairingStepRow] += [
            {"pairing_id": pairing_id, "version": version, "at": now, "state": state, "by": "mentor"}
            for version, state in enumerate(steps, 1)
        ]
        if case.said is not None:
            rows[FeedbackRow].append(
                {
                    "pairing_id": pairing_id, "profile_id": mentor_id, "months": 1, "fit": case.said,
                    "progress": 3, "created_at": now,
                }
            )  # fmt: skip
    for row, some in rows.items():
        if some:
            await session.execute(insert(row), some)
