"""Recording what a run has found, all of it or nothing."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.schemas.states import ProposalState
from api.services.solving import SOLVER_VERSION, Solved
from api.services.telling import WORKER, tell
from api.store import results, runs
from api.store.records import Proposal, Run, RunResult, UnmatchedMentee
from api.store.runs import Claim
from api.store.types import JsonObject, new_id


async def record(session: AsyncSession, run: Run, held: Claim, solved: Solved, now: datetime) -> bool:
    """Write the result of a run and settle the proposals of earlier runs.

    People who were deleted meanwhile are left out, as they would have gone from
    the result had they been deleted a moment later.

    Returns
    -------
    bool
        False, and nothing written, if the claim does not hold any more.
    """
    found = solved.found
    if not await runs.finish(
        session,
        held,
        input_hash=solved.input_hash,
        solver_version=SOLVER_VERSION,
        summary={**found["summary"], "seconds": round(solved.seconds, 6)},
        now=now,
    ):
        return False
    there = await results.still_there(session, _concerned(found))
    outdated = await runs.newer_done(session, run)
    await results.add(
        session,
        RunResult(
            run_id=run.id,
            input=solved.input,
            certificate=found["certificate"],
            idle_mentors=found["idle_mentors"],
        ),
        _proposals(run, found["pairs"], there, now, outdated=outdated),
        _unmatched(run, found["unmatched"], there),
    )
    superseded = await results.supersede(session, run, now)
    await tell(
        session,
        WORKER,
        now,
        run.programme_id,
        ("run", run.id),
        "done",
        pairs=len(found["pairs"]),
        unmatched=len(found["unmatched"]),
        superseded=superseded,
    )
    return True


def _concerned(found: JsonObject) -> list[UUID]:
    """Everyone whom the result names, each once."""
    people = [pair["mentee"] for pair in found["pairs"]]
    people += {pair["mentor"] for pair in found["pairs"]}
    people += [left["mentee"] for left in found["unmatched"]]
    return [UUID(identifier) for identifier in people]


def _proposals(
    run: Run, pairs: Iterable[JsonObject], there: frozenset[UUID], now: datetime, *, outdated: bool
) -> Iterator[Proposal]:
    for pair in pairs:
        mentee_id, mentor_id = UUID(pair["mentee"]), UUID(pair["mentor"])
        if mentee_id in there and mentor_id in there:
            yield Proposal(
                id=new_id(),
                run_id=run.id,
                programme_id=run.programme_id,
                mentee_id=mentee_id,
                mentor_id=mentor_id,
                score=pair["score"],
                criteria=pair["criteria"],
                reasons=pair["reasons"],
                locked=pair["locked"],
                state=ProposalState.SUPERSEDED if outdated else ProposalState.PROPOSED,
                created_at=now,
                updated_at=now,
            )


def _unmatched(
    run: Run, unmatched: Iterable[JsonObject], there: frozenset[UUID]
) -> Iterator[UnmatchedMentee]:
    for left in unmatched:
        mentee_id = UUID(left["mentee"])
        if mentee_id in there:
            yield UnmatchedMentee(
                run_id=run.id,
                mentee_id=mentee_id,
                feasible_mentors=left["feasible_mentors"],
                broken_rules=left["broken_rules"],
                reasons=left["reasons"],
            )
