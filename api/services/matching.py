"""The stateless calls: a request's bytes in, an answer's bytes out.

Everything from reading the request to writing the answer happens in a child
process, so that a large request keeps nobody else waiting. The functions here
that the child calls are plain: no event loop, no settings, no clock of day.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import TypeVar

import msgspec
from pydantic import ValidationError

from api import words
from api.clock import Clock
from api.engine import Engine
from api.schemas.crossing import crossing_faults, size_faults
from api.schemas.decoding import decode
from api.schemas.examples import MATCH_REQUEST
from api.schemas.faults import Fault, faults_of
from api.schemas.matching import (
    Criteria,
    LeftOver,
    MatchAnswer,
    MatchRequest,
    ProposedPair,
    RuleName,
    ScoreRequest,
    Summary,
)
from api.schemas.problem import InvalidInput
from api.settings import Settings
from matcher.inputs import MatchInput
from matcher.match import match
from matcher.outcome import Outcome
from matcher.scored import score_pairs
from scoring.catalogue import Catalogue, load
from scoring.explain import Reason
from scoring.policy import Objective

R = TypeVar("R", bound=ScoreRequest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A request as it came, and what is needed to answer it.

    Parameters
    ----------
    body : bytes
        JSON, by no means checked.
    language : str
        The language of the sentences.
    as_of : date
        The day up to which waiting counts.
    catalogue_dir : Path
        Where the operator's tables are.
    """

    body: bytes
    language: words.Language
    as_of: date
    catalogue_dir: Path


class Matching:
    """Answers the stateless calls; raises `InvalidInput` with all the faults of a request."""

    def __init__(self, engine: Engine, settings: Settings, clock: Clock) -> None:
        self._engine = engine
        self._catalogue_dir = settings.catalogue_dir
        self._clock = clock

    async def score(self, body: bytes, language: words.Language) -> bytes:
        """Answer POST /v1/score."""
        return await self._ask(answer_score, body, language)

    async def match(self, body: bytes, language: words.Language) -> bytes:
        """Answer POST /v1/match."""
        return await self._ask(answer_match, body, language)

    async def _ask(self, answer: Callable[[Question], bytes], body: bytes, language: words.Language) -> bytes:
        as_of = self._clock.now().date()
        question = Question(body=body, language=language, as_of=as_of, catalogue_dir=self._catalogue_dir)
        return await self._engine.call(answer, question)


def answer_score(question: Question) -> bytes:
    """Score every pair; the answer as JSON."""
    _, data = _read(ScoreRequest, question)
    # A quarter of a million pairs: written one by one, without models between.
    return b'{"pairs":[' + b",".join(map(msgspec.json.Encoder().encode, score_pairs(data))) + b"]}"


def answer_match(question: Question) -> bytes:
    """Match; the answer as JSON."""
    started = perf_counter()
    request, data = _read(MatchRequest, question)
    if faults := _broken_by_locks(request, data):
        raise InvalidInput(faults)
    outcome = match(data)
    answer = _present(outcome, question, perf_counter() - started)
    return answer.model_dump_json().encode()


def warm_up(catalogue_dir: Path) -> None:
    """Load what the first request would otherwise wait for."""
    body = msgspec.json.encode(MATCH_REQUEST)
    answer_match(Question(body=body, language="de", as_of=date(2026, 1, 1), catalogue_dir=catalogue_dir))


def _read(model: type[R], question: Question) -> tuple[R, MatchInput]:
    value = decode(question.body)
    if faults := size_faults(value):
        raise InvalidInput(faults)
    crossing = crossing_faults(value)
    try:
        request = model.parse(value, load(question.catalogue_dir))
    except ValidationError as error:
        raise InvalidInput([*faults_of(error), *crossing]) from None
    if crossing:
        raise InvalidInput(crossing)
    return request, request.to_input(question.as_of)


def _broken_by_locks(request: MatchRequest, data: MatchInput) -> Sequence[Fault]:
    """The rules that locked pairs break, each with the place of the lock."""
    locked = set(data.locks)
    mentees, mentors = {mentee for mentee, _ in locked}, {mentor for _, mentor in locked}
    concerned = MatchInput(
        mentees=tuple(mentee for mentee in data.mentees if mentee.id in mentees),
        mentors=tuple(mentor for mentor in data.mentors if mentor.id in mentors),
        policy=data.policy,
        as_of=data.as_of,
    )
    broken = {
        (pair.mentee, pair.mentor): pair.broken_rules
        for pair in score_pairs(concerned)
        if pair.broken_rules and (pair.mentee, pair.mentor) in locked
    }
    return [
        Fault(path=("locks", place), code="lock_breaks_rule", values={"rule": rule})
        for place, ref in enumerate(request.locks)
        for rule in broken.get((ref.mentee, ref.mentor), ())
    ]


def _present(outcome: Outcome, question: Question, seconds: float) -> MatchAnswer:
    catalogue: Catalogue = load(question.catalogue_dir)

    def sentences(reasons: Sequence[Reason]) -> list[str]:
        return [words.reason(reason, question.language, catalogue) for reason in reasons]

    summary = outcome.summary
    return MatchAnswer(
        pairs=[
            ProposedPair(
                mentee=pair.mentee,
                mentor=pair.mentor,
                score=pair.score,
                criteria=Criteria(**pair.criteria),
                reasons=sentences(pair.reasons),
                locked=pair.locked,
            )
            for pair in outcome.pairs
        ],
        unmatched=[
            LeftOver(
                mentee=left.mentee,
                feasible_mentors=left.feasible_mentors,
                broken_rules={RuleName(rule): count for rule, count in left.broken_rules.items()},
                reasons=sentences(left.reasons),
            )
            for left in outcome.unmatched
        ],
        idle_mentors=list(outcome.idle_mentors),
        summary=Summary(
            mentees=summary.mentees,
            mentors=summary.mentors,
            seats=summary.seats,
            pairs=summary.pairs,
            total_score=summary.total_score,
            lowest_score=summary.lowest_score,
            mean_score=summary.mean_score,
            greedy_total_score=summary.greedy_total_score,
            greedy_pairs=summary.greedy_pairs,
            objective=Objective(summary.objective),
            optimal=summary.optimal,
            solver=summary.solver,
            seconds=round(seconds, 6),
        ),
        certificate=dict(outcome.certificate),
    )
