"""What the store hands out and takes in: plain values, independent of sessions."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from api.schemas.states import Confirmation, ProposalState, Role, RunState, Status
from api.store.types import JsonObject
from scoring.profile import Mentee, Mentor


@dataclass(frozen=True, slots=True)
class Record:
    """What can be made of a row: a dataclass whose fields are columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey(Record):
    """A key of another system; `programme_ids` is `None` for all programmes."""

    id: UUID
    prefix: str
    hash: bytes
    name: str
    scopes: list[str]
    programme_ids: list[str] | None
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme(Record):
    """A programme and the policy that it has now, as on the wire."""

    id: UUID
    name: str
    slug: str
    policy: JsonObject
    policy_version: int
    answer_days: int
    confirmation: Confirmation
    version: int
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Record):
    """A stored profile; `wire` is as it was sent, with codes beside the words."""

    id: UUID
    programme_id: UUID
    role: Role
    status: Status
    version: int
    external_ref: str | None
    wire: JsonObject
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A stored profile with what matching and searching make of it.

    `search` is folded text that a search looks into.
    """

    person: Person
    subject: Mentee | Mentor
    search: str


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """Which profiles a list shows; `None` does not filter.

    Parameters
    ----------
    words : tuple of str
        Folded words that must all occur in name, address, reference or occupation.
    kldb : str, optional
        A KldB code or the beginning of one.
    open_seats : int, optional
        The least number of free seats; a mentee without an open pairing has one.
    """

    words: tuple[str, ...] = ()
    status: Status | None = None
    kldb: str | None = None
    ags: str | None = None
    language: str | None = None
    open_seats: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PairNote(Record):
    """An exclusion or a lock."""

    id: UUID
    programme_id: UUID
    mentee_id: UUID
    mentor_id: UUID
    reason: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class PoolData:
    """Who takes part in a run; exclusions and locks as (mentee id, mentor id)."""

    mentees: tuple[Mentee, ...]
    mentors: tuple[Mentor, ...]
    exclusions: tuple[tuple[str, str], ...]
    locks: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run(Record):
    """An optimisation, without its large results."""

    id: UUID
    programme_id: UUID
    policy: JsonObject
    keep: bool
    state: RunState
    progress: float
    version: int
    attempt: int
    input_hash: str | None
    solver_version: str | None
    summary: JsonObject | None
    error_code: str | None
    error_values: JsonObject | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RunResult(Record):
    """The large results of a run; `input` is what it was computed from, packed."""

    run_id: UUID
    input: bytes
    certificate: JsonObject
    idle_mentors: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmatchedMentee(Record):
    """A mentee whom a run left over; reasons as `{"code", "values"}`."""

    run_id: UUID
    mentee_id: UUID
    feasible_mentors: int
    broken_rules: JsonObject
    reasons: list[JsonObject]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal(Record):
    """A pair that a run suggests; reasons as `{"code", "values"}`."""

    id: UUID
    run_id: UUID
    programme_id: UUID
    mentee_id: UUID
    mentor_id: UUID
    score: int
    criteria: JsonObject
    reasons: list[JsonObject]
    locked: bool
    state: ProposalState
    created_at: datetime
    updated_at: datetime
