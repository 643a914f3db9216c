"""What a match is made from: people, a policy, and what must or must not be."""

from dataclasses import dataclass
from datetime import date

from scoring.policy import Policy
from scoring.pool import Pool
from scoring.profile import Mentee, Mentor


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchInput:
    """Everything that decides a match; exclusions and locks as (mentee id, mentor id).

    `as_of` is the day up to which waiting counts.
    """

    mentees: tuple[Mentee, ...]
    mentors: tuple[Mentor, ...]
    policy: Policy
    exclusions: tuple[tuple[str, str], ...] = ()
    locks: tuple[tuple[str, str], ...] = ()
    as_of: date | None = None

    def pool(self) -> Pool:
        """The people as columns of codes."""
        return Pool.of(self.mentees, self.mentors, exclusions=self.exclusions, as_of=self.as_of)
