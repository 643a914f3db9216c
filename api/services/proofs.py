"""The certificate of a run, complete: with the plan that it proves and all that decided it."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import Gone
from api.security.access import Principal
from api.services.finished import RunNotDone, finished
from api.store import advice, results
from api.store.advice import RunPair
from api.store.records import Run, RunResult


class CertificateGone(Gone):
    """Somebody of the run has been deleted since; what is known of them is not given away any more."""

    code = "certificate_gone"


@dataclass(frozen=True, slots=True)
class Proof:
    """A finished run with its result; `pairs` are all the pairs of its plan."""

    run: Run
    pairs: Sequence[RunPair]
    result: RunResult


async def proof(session: AsyncSession, who: Principal, run_id: UUID) -> Proof:
    """Read what proves a run's result.

    Raises
    ------
    NotFound, RunNotDone
    CertificateGone
        If anybody who took part has been deleted: the proof speaks of them all.
    """
    run = await finished(session, who, run_id)
    result = await advice.result(session, run_id)
    if result is None or run.summary is None:
        raise RunNotDone(state=run.state.value)
    pairs = await advice.pairs(session, run_id)
    idle = [UUID(identifier) for identifier in result.idle_mentors]
    there = len(pairs) + await advice.left_over(session, run_id)
    # Whoever is deleted takes pairs and places among the unmatched along.
    if (
        not result.certificate
        or len(pairs) < run.summary["pairs"]
        or there < run.summary["mentees"]
        or len(await results.still_there(session, idle)) < len(idle)
    ):
        raise CertificateGone
    return Proof(run, pairs, result)


def proof_json(proof: Proof) -> bytes:
    """Write a proof as `matcher verify` reads it: a `CertificateView`."""
    run, result = proof.run, proof.result
    summary = run.summary or {}
    return msgspec.json.encode(
        {
            "run_id": run.id,
            "input_sha256": run.input_hash,
            "solver_version": run.solver_version,
            "policy": run.policy,
            "objective": summary["objective"],
            "summary": {name: value for name, value in summary.items() if name != "why"},
            "pairs": [
                {"mentee": pair.mentee_id, "mentor": pair.mentor_id, "score": pair.score}
                for pair in proof.pairs
            ],
            "certificate": result.certificate,
            # As it was hashed, to the byte.
            "input": msgspec.Raw(zlib.decompress(result.input)),
        }
    )
