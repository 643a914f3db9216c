"""What a match gives back: ids, scores and reasons, for people to read."""

from collections.abc import Mapping
from dataclasses import dataclass

from scoring.explain import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A proposed pair; `criteria` in basis points by name."""

    mentee: str
    mentor: str
    score: int
    criteria: Mapping[str, int]
    reasons: tuple[Reason, ...]
    locked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmatched:
    """A mentee who is left over.

    Parameters
    ----------
    feasible_mentors : int
        Mentors with whom no rule is broken.
    broken_rules : mapping
        How many mentors each rule took away, by the rule's name.
    """

    mentee: str
    feasible_mentors: int
    broken_rules: Mapping[str, int]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The figures of a match; scores in basis points.

    Parameters
    ----------
    greedy_total_score, greedy_pairs : int, optional
        What a careful person reaches by hand: again and again the best pair
        left. Absent in pools in which nobody would.
    optimal : bool
        The certificate was checked and holds.
    why : Reason
        Why this solver was chosen.
    """

    mentees: int
    mentors: int
    seats: int
    pairs: int
    total_score: int
    lowest_score: int
    mean_score: int
    greedy_total_score: int | None
    greedy_pairs: int | None
    objective: str
    optimal: bool
    solver: str
    why: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A match, complete: pairs and unmatched in the order of the mentees' ids."""

    pairs: tuple[Pair, ...]
    unmatched: tuple[Unmatched, ...]
    idle_mentors: tuple[str, ...]
    summary: Summary
    certificate: Mapping[str, object]
