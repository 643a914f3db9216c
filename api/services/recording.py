"""Recording what a run has found: part by part, and all of it is there at once when the run is done."""

from datetime import datetime

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from api.schemas.states import ProposalState, RunState
from api.services.found import Part
from api.services.solving import SOLVER_VERSION, Solved
from api.services.telling import WORKER, tell
from api.store import results, runs, standing
from api.store.records import Run
from api.store.runs import Claim
from api.store.types import new_id


async def record_part(session: AsyncSession, run: Run, held: Claim, part: Part, now: datetime) -> bool:
    """Store a part, which nobody is shown yet; also a sign of life.

    Everybody in it is still there: to erase somebody takes the run from whoever holds it.

    Returns
    -------
    bool
        False, and nothing stored, if the claim does not hold any more.
    """
    if not await runs.advance(session, held, state=RunState.PROVING, progress=1.0, now=now):
        return False
    proposals = [
        (
            *(new_id(), run.id, run.programme_id, pair.mentee, pair.mentor, pair.score, pair.criteria),
            *(pair.reasons, pair.locked, ProposalState.PROPOSED, now, now),
        )
        for pair in part.pairs
    ]
    left = [
        (run.id, one.mentee, one.feasible_mentors, one.broken_rules, one.reasons) for one in part.unmatched
    ]
    await results.add_part(session, proposals, left)
    return True


async def record_end(session: AsyncSession, run: Run, held: Claim, solved: Solved, now: datetime) -> bool:
    """End a run whose parts are stored, and settle the proposals of earlier runs.

    Returns
    -------
    bool
        False, and nothing written, if the claim does not hold any more.
    """
    if not await runs.finish(
        session,
        held,
        input_hash=solved.input_hash,
        solver_version=SOLVER_VERSION,
        summary={**solved.summary, "seconds": round(solved.seconds, 6)},
        now=now,
    ):
        return False
    await results.add(
        session,
        run_id=run.id,
        packed_input=solved.input,
        certificate=msgspec.Raw(solved.certificate),
        fairness=solved.fairness,
        idle_mentors=solved.idle_mentors,
    )
    if await runs.newer_done(session, run):
        await standing.overtaken(session, run, now)
    superseded = await standing.overtake_earlier(session, run, now)
    await tell(
        session,
        WORKER,
        now,
        run.programme_id,
        ("run", run.id),
        "done",
        pairs=solved.pairs,
        unmatched=solved.unmatched,
        superseded=superseded,
    )
    return True
