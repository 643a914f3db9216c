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


class Mark(StrEnum):
    """What protects the data of somebody; the store has `_at`, `_by` and `_reason` of each."""

    RESTRICTED = "restricted"
    """They are only stored (GDPR, article 18)."""
    HELD = "held"
    """They must not be erased."""


class RestrictionReason(StrEnum):
    """Why data are only stored (GDPR, article 18, paragraph 1)."""

    ACCURACY_CONTESTED = "accuracy_contested"
    """The person says that something is wrong, and it is being looked into."""
    UNLAWFUL = "unlawful"
    """It was unlawful to process them, and the person does not want them erased."""
    LEGAL_CLAIMS = "legal_claims"
    """The person needs them for legal claims."""
    OBJECTION = "objection"
    """The person has objected, and it is being looked into whose reasons outweigh."""


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


class Outcome(StrEnum):
    """What a tandem has led to, when it ends."""

    IN_WORK = "in_work"
    """The mentee works in the profession, or in one that fits."""
    IN_QUALIFICATION = "in_qualification"
    """The mentee is in training, or on the way to recognition."""
    ENDED_EARLY = "ended_early"


class MailKind(StrEnum):
    """What a mail is about."""

    INVITATION = "invitation"
    """Somebody is asked whether a tandem is to begin."""
    REMINDER = "reminder"
    """The same question, once more."""
    INTRODUCTION = "introduction"
    """Both have agreed; here is how to reach the other one."""
    MEETING = "meeting"
    """The first meeting has been set, set anew, or taken back."""
    CLOSED = "closed"
    """The mentor had agreed, and yet nothing has come of it."""
    ENDED = "ended"
    """The tandem has been ended before its time; both know how to reach the other one."""
    FEEDBACK_1 = "feedback_1"
    """How is it going, after one month?"""
    FEEDBACK_3 = "feedback_3"
    """How is it going, after three months?"""


class MailState(StrEnum):
    """What has become of a mail."""

    WAITING = "waiting"
    """Its time has not come, or nobody has taken it up."""
    SENDING = "sending"
    """Somebody has taken it up; if they fall silent, it is taken up again."""
    SENT = "sent"
    """The mail server has taken it over."""
    FAILED = "failed"
    """It was tried often enough, or cannot be sent at all."""
    MAYBE_SENT = "maybe_sent"
    """It became pointless after somebody had taken it up and fallen silent: the mail server may have it."""
    DROPPED = "dropped"
    """It became pointless before it was sent."""


class WebhookState(StrEnum):
    """Whether a webhook is told what happens."""

    ACTIVE = "active"
    ENDED = "ended"
    """The receiver has answered 410."""


class DeliveryState(StrEnum):
    """What has become of a delivery to a webhook."""

    WAITING = "waiting"
    """Its time has not come, or it is being sent."""
    DELIVERED = "delivered"
    """The receiver has answered with a status from 200 to 299."""
    FAILED = "failed"
    """It was tried often enough; `redeliver` tries again."""
    DROPPED = "dropped"
    """The webhook has ended before it was sent."""
