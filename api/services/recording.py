"""Recording what a run has found, all of it or nothing."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.schemas.states import ProposalState
from api.services.solving import SOLVER_VERSION, Solved
from api.store import results, runs
from api.store.records import Proposal, Run, RunResult, UnmatchedMentee
from api.store.runs import Claim
from api.store.types import JsonObject, new_id
from matcher.outcome import Outcome
from scoring.explain import Reason


async def record(session: AsyncSession, run: Run, held: Claim, solved: Solved, now: datetime) -> bool:
    """Write the result of a run and settle the proposals of earlier runs.

    People who were deleted meanwhile are left out, as they would have gone from
    the result had they been deleted a moment later.

    Returns
    -------
    bool
        False, and nothing written, if the claim does not hold any more.
    """
    outcome = solved.outcome
    if not await runs.finish(
        session,
        held,
        input_hash=solved.input_hash,
        solver_version=SOLVER_VERSION,
        summary=_summary(outcome, solved.seconds),
        now=now,
    ):
        return False
    there = await results.still_there(session, _concerned(outcome))
    outdated = await runs.newer_done(session, run)
    await results.add(
        session,
        RunResult(
            run_id=run.id,
            input=solved.input,
            certificate=dict(outcome.certificate),
            idle_mentors=list(outcome.idle_mentors),
        ),
        _proposals(run, outcome, there, now, outdated=outdated),
        _unmatched(run, outcome, there),
    )
    await results.supersede(session, run, now)
    return True


def _concerned(outcome: Outcome) -> list[UUID]:
    people = [pair.mentee for pair in outcome.pairs]
    people += {pair.mentor for pair in outcome.pairs}
    people += [left.mentee for left in outcome.unmatched]
    return [UUID(identifier) for identifier in people]


def _proposals(
    run: Run, outcome: Outcome, there: frozenset[UUID], now: datetime, *, outdated: bool
) -> Iterator[Proposal]:
    for pair in outcome.pairs:
        mentee_id, mentor_id = UUID(pair.mentee), UUID(pair.mentor)
        if mentee_id in there and mentor_id in there:
            yield Proposal(
                id=new_id(),
                run_id=run.id,
                programme_id=run.programme_id,
                mentee_id=mentee_id,
                mentor_id=mentor_id,
                score=pair.score,
                criteria=dict(pair.criteria),
                reasons=_reasons(pair.reasons),
                locked=pair.locked,
                state=ProposalState.SUPERSEDED if outdated else ProposalState.PROPOSED,
                created_at=now,
                updated_at=now,
            )


def _unmatched(run: Run, outcome: Outcome, there: frozenset[UUID]) -> Iterator[UnmatchedMentee]:
    for left in outcome.unmatched:
        mentee_id = UUID(left.mentee)
        if mentee_id in there:
            yield UnmatchedMentee(
                run_id=run.id,
                mentee_id=mentee_id,
                feasible_mentors=left.feasible_mentors,
                broken_rules=dict(left.broken_rules),
                reasons=_reasons(left.reasons),
            )


def _reasons(reasons: Iterable[Reason]) -> list[JsonObject]:
    return [_reason(reason) for reason in reasons]


def _reason(reason: Reason) -> JsonObject:
    return {"code": reason.code, "values": dict(reason.values)}


def _summary(outcome: Outcome, seconds: float) -> JsonObject:
    figures = {name: getattr(outcome.summary, name) for name in outcome.summary.__dataclass_fields__}
    return {**figures, "why": _reason(outcome.summary.why), "seconds": round(seconds, 6)}
