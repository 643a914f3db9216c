"""What people answer by the links in their mails, on the wire."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import ConfigDict, Field

from api.schemas.base import WireModel
from api.schemas.states import Role

Grade = Annotated[int, Field(ge=1, le=5)]
"""From 1, not at all, to 5, very much."""


class YesOrNo(StrEnum):
    """The answer to the question whether a tandem is to begin."""

    CONFIRM = "confirm"
    DECLINE = "decline"


class DeclineReason(StrEnum):
    """Why somebody declines."""

    NO_TIME = "no_time"
    TOO_FAR = "too_far"
    WRONG_FIELD = "wrong_field"
    LANGUAGE = "language"
    """The two could hardly understand each other."""
    CONFLICT_OF_INTEREST = "conflict_of_interest"
    OTHER = "other"


class Standing(StrEnum):
    """Where a question stands for the person whom it was put to."""

    OPEN = "open"
    """It can be answered."""
    WAITING = "waiting"
    """The mentor has agreed, and the mentee is asked."""
    CONFIRMED = "confirmed"
    """The tandem has begun."""
    DECLINED = "declined"
    """This person has declined."""
    COMPLETED = "completed"
    OVER = "over"
    """Nothing comes of it: somebody else has declined or withdrawn it, or nobody answered in time."""


class Reply(WireModel):
    """An answer to the question of a mail."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"answer": "decline", "reason": "no_time"}]})

    answer: YesOrNo
    reason: DeclineReason | None = None
    """Why not; has no effect on a yes. Whoever has `no_time` is not asked again for now."""


class OtherPerson(WireModel):
    """The other one, as far as may be told before a tandem has begun."""

    first_name: str | None
    occupation: str
    """By the official names, in the language of the answer."""
    common: list[str]
    """What the two have in common, as sentences."""


class QuestionView(WireModel):
    """The question of a mail, and where it stands."""

    programme: str
    role: Role
    """What the reader of the mail is to be."""
    standing: Standing
    answer_until: datetime | None
    """Until when it can be answered; null if it cannot be any more."""
    person: OtherPerson | None
    """Null if there is nothing to decide any more."""


class FeedbackReply(WireModel):
    """How a tandem is going, from 1, not at all, to 5, very much."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"fit": 5, "progress": 4}]})

    fit: Grade
    """How well the two fit together."""
    progress: Grade
    """How much it advances the way into work."""


class FeedbackQuestionView(WireModel):
    """Two questions about a tandem, and what was answered."""

    programme: str
    role: Role
    months: int
    """After how many months they are asked."""
    given: FeedbackReply | None
    """Null as long as nothing was answered."""


class FeedbackView(WireModel):
    """What one of the two has said about a tandem."""

    role: Role
    months: int
    fit: Grade
    progress: Grade
    created_at: datetime


class FeedbackList(WireModel):
    """What both have said about a tandem."""

    items: list[FeedbackView]
