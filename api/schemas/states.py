"""The names that people, runs and proposals go by, on the wire and in the store."""

from enum import StrEnum


class Role(StrEnum):
    """What somebody is in a programme."""

    MENTOR = "mentor"
    MENTEE = "mentee"


class Status(StrEnum):
    """Whether somebody takes part; only who is active does."""

    ACTIVE = "active"
    PAUSED = "paused"
    ARCHIVED = "archived"


class PairKind(StrEnum):
    """What is said of a mentee and a mentor."""

    EXCLUSION = "exclusion"
    """They must never be paired."""
    LOCK = "lock"
    """Every run must pair them."""


class RunState(StrEnum):
    """Where a run stands; it ends in one of the last three."""

    QUEUED = "queued"
    SCORING = "scoring"
    SOLVING = "solving"
    PROVING = "proving"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def ended(self) -> bool:
        """Whether the run will not change any more."""
        return self in ENDED


COMPUTING = (RunState.SCORING, RunState.SOLVING, RunState.PROVING)
"""The states of a run that a worker has claimed."""

ENDED = (RunState.DONE, RunState.FAILED, RunState.CANCELLED)
"""The states that a run keeps for good."""


class ProposalState(StrEnum):
    """What has become of a proposal."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"
