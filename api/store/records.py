"""What the store hands out and takes in: plain values, independent of sessions."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from api.schemas.states import Outcome, ProposalState, Role, RunState, Status
from api.store.types import JsonObject
from matcher.pairing import Confirmation, PairingState
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
    version: int = 1
    created_at: datetime
    created_by: str
    expires_at: datetime | None = None
    replaces: UUID | None = None
    retires_at: datetime | None = None
    revoked_at: datetime | None = None
    revoked_by: str | None = None
    last_used_at: datetime | None = None

    @property
    def ends_at(self) -> datetime | None:
        """From when on it is as good as none; `None` for never."""
        return min(filter(None, (self.expires_at, self.retires_at, self.revoked_at)), default=None)


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
    require_if_match: bool
    consent_version: str | None = None
    consent_url: str | None = None
    consent_required: bool = False
    retention_months: int | None = None
    version: int
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Record):
    """A stored profile; `wire` is as it was sent, with codes beside the words.

    Restricted, their data are only stored; held, they must not be erased.
    """

    id: UUID
    programme_id: UUID
    role: Role
    status: Status
    version: int
    external_ref: str | None
    wire: JsonObject
    created_at: datetime
    updated_at: datetime
    restricted_at: datetime | None = None
    restricted_by: str | None = None
    restricted_reason: str | None = None
    held_at: datetime | None = None
    held_by: str | None = None
    held_reason: str | None = None


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
    crashes: int
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
    fairness: JsonObject | None


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
    settled_by: str | None = None
    settled_at: datetime | None = None
    settled_reason: str | None = None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledProposal(Proposal):
    """A stored proposal, with the pairing that its approval has started."""

    pairing_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing(Record):
    """A tandem, or what was to become one."""

    id: UUID
    programme_id: UUID
    mentee_id: UUID
    mentor_id: UUID
    seat: int
    state: PairingState
    proposal_id: UUID | None
    score: int
    regret: JsonObject | None
    answer_until: datetime | None
    opened_by: str
    opened_reason: str | None
    changed_by: str | None
    changed_at: datetime | None
    changed_reason: str | None
    outcome: Outcome | None = None
    first_meeting_at: datetime | None = None
    first_meeting_place: str | None = None
    version: int
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class PairingFilter:
    """Which pairings a list shows; `None` does not filter."""

    state: PairingState | None = None
    mentor_id: UUID | None = None
    mentee_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening(Record):
    """Something that happens now; the store gives it its id."""

    at: datetime
    type: str
    actor: str
    subject_kind: str
    subject_id: UUID
    data: JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredHappening(Happening):
    """Something that has happened in the installation as a whole."""

    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvent(Happening):
    """Something that happens in a programme."""

    programme_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEvent(NewEvent):
    """Something that has happened; ids grow in the order of the commits."""

    id: int
