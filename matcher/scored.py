"""Every pair of a pool with its score, its criteria and the rules that it breaks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from matcher.inputs import MatchInput
from scoring.policy import CRITERIA
from scoring.rules import named
from scoring.score import row_blocks, score_block


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredPair:
    """One pair, scored; criteria in basis points by name."""

    mentee: str
    mentor: str
    feasible: bool
    score: int
    criteria: Mapping[str, int]
    broken_rules: tuple[str, ...]


def score_pairs(data: MatchInput) -> Iterator[ScoredPair]:
    """Score every pair, mentee by mentee in the order of the ids."""
    pool = data.pool()
    mentors = pool.mentors.ids
    for rows in row_blocks(len(pool.mentees)):
        block = score_block(pool, data.policy, rows)
        for row, mentee in enumerate(pool.mentees.ids[rows]):
            line = zip(
                mentors,
                block.scores[row].tolist(),
                block.broken[row].tolist(),
                block.criteria[:, row].T.tolist(),
                strict=True,
            )
            for mentor, score, bits, criteria in line:
                yield ScoredPair(
                    mentee=mentee,
                    mentor=mentor,
                    feasible=not bits,
                    score=score,
                    criteria=dict(zip(CRITERIA, criteria, strict=True)),
                    broken_rules=named(bits),
                )
