"""Requests and answers of the stateless calls, POST /v1/score and POST /v1/match."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from api.schemas.base import WireModel
from api.schemas.examples import MATCH_REQUEST, SCORE_REQUEST
from api.schemas.policy import Policy
from api.schemas.profiles import Line, Profile
from matcher.inputs import MatchInput
from scoring.policy import Objective

MOST_PAIRS = 250_000
"""The most pairs, mentees times mentors, that one stateless call may ask about."""

Identifier = Annotated[Line, Field(examples=["e1"])]
Points = Annotated[int, Field(ge=0, le=10_000, examples=[8431])]
Count = Annotated[int, Field(ge=0)]


class RuleName(StrEnum):
    """The rules, in the order in which they are named."""

    COMMON_LANGUAGE = "common_language"
    GERMAN_LEVEL = "german_level"
    DISTANCE = "distance"
    MEETING = "meeting"
    SAME_GENDER = "same_gender"
    EXCLUSION = "exclusion"
    MIN_SCORE = "min_score"


class Person(Profile):
    """A profile with an id that the caller chooses, unique among the mentors or among the mentees."""

    id: Identifier


class PairRef(WireModel):
    """A pair, by the ids of the request."""

    mentee: Identifier
    mentor: Annotated[Line, Field(examples=["m1"])]


class ScoreRequest(WireModel):
    """People to score; at most 250 000 pairs."""

    model_config = ConfigDict(json_schema_extra={"examples": [SCORE_REQUEST]})

    mentors: list[Person]
    mentees: list[Person]
    policy: Policy = Policy()
    exclusions: Annotated[list[PairRef], Field(default_factory=list)]
    """Pairs that must not be made."""

    def to_input(self, as_of: date) -> MatchInput:
        """The request, as matching knows one; waiting counts up to `as_of`."""
        return MatchInput(
            mentees=tuple(person.to_mentee(person.id) for person in self.mentees),
            mentors=tuple(person.to_mentor(person.id) for person in self.mentors),
            policy=self.policy.to_domain(),
            exclusions=_pairs(self.exclusions),
            locks=self._locked(),
            as_of=as_of,
        )

    def _locked(self) -> tuple[tuple[str, str], ...]:
        return ()


class MatchRequest(ScoreRequest):
    """People to match; at most 250 000 pairs. Nothing is stored."""

    model_config = ConfigDict(json_schema_extra={"examples": [MATCH_REQUEST]})

    locks: Annotated[list[PairRef], Field(default_factory=list)]
    """Pairs that the plan must contain."""

    def _locked(self) -> tuple[tuple[str, str], ...]:
        return _pairs(self.locks)


def _pairs(refs: list[PairRef]) -> tuple[tuple[str, str], ...]:
    return tuple((ref.mentee, ref.mentor) for ref in refs)


class Criteria(WireModel):
    """Fit by each criterion, in basis points."""

    profession: Points
    region: Points
    language: Points


class ScoredPair(WireModel):
    """How well two people fit, and the rules that they break."""

    mentee: Identifier
    mentor: Identifier
    feasible: bool
    """No rule is broken."""
    score: Points
    """Weighted mean of the criteria, in basis points of fit; a shortlist, no chance of success."""
    criteria: Criteria
    broken_rules: list[RuleName]
    """All the rules that the pair breaks."""


class ScoreAnswer(WireModel):
    """Every pair, mentee by mentee, in the order of the ids."""

    pairs: list[ScoredPair]


class ProposedPair(WireModel):
    """A pair of the plan."""

    mentee: Identifier
    mentor: Identifier
    score: Points
    criteria: Criteria
    reasons: list[str]
    """Why the two fit, as sentences in the language of `Accept-Language`."""
    locked: bool
    """The request asked for this pair."""


class LeftOver(WireModel):
    """A mentee whom the plan leaves without a mentor."""

    mentee: Identifier
    feasible_mentors: Count
    """Mentors with whom no rule is broken."""
    broken_rules: dict[RuleName, int]
    """How many mentors each rule takes away."""
    reasons: list[str]
    """Why, and what would help, as sentences in the language of `Accept-Language`."""


class Summary(WireModel):
    """The figures of a plan; scores in basis points."""

    mentees: Count
    mentors: Count
    seats: Count
    pairs: Count
    total_score: Count
    lowest_score: Points
    mean_score: Points
    greedy_total_score: Count | None
    """What a careful person reaches by hand: again and again the best pair left."""
    greedy_pairs: Count | None
    objective: Objective
    optimal: bool
    """The certificate has been checked."""
    solver: str
    seconds: Annotated[float, Field(ge=0)]


class MatchAnswer(WireModel):
    """The best plan, with its reasons and its proof."""

    pairs: list[ProposedPair]
    """In the order of the mentees' ids."""
    unmatched: list[LeftOver]
    idle_mentors: list[Identifier]
    summary: Summary
    certificate: dict[str, Any]
    """Prices that prove the plan optimal; anyone can check them."""
