"""What has been decided about pairs of a programme, for what can be learned from it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.schemas.states import Outcome
from api.store.models import FeedbackRow, PairingRow, PairingStepRow, ProfileRow, ProposalRow
from api.store.types import JsonObject
from matcher.pairing import PairingState


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What has become of a pairing; it names nobody.

    Parameters
    ----------
    reason : str, optional
        Of its last step: a code, or own words.
    criteria : mapping, optional
        Fit by criterion when the pair was proposed, basis points; `None` for a pairing by hand.
    begun : bool
        Whether it was ever active.
    fit : float, optional
        How well the two fit together: the mean of all that both have said, from 1 to 5.
    """

    state: PairingState
    reason: str | None
    outcome: Outcome | None
    criteria: JsonObject | None
    begun: bool
    fit: float | None


async def decided(session: AsyncSession, programme_id: UUID) -> list[Decided]:
    """The pairings of a programme; none of people whose data are only stored, or who consent no more."""
    protected = exists().where(
        or_(ProfileRow.id == PairingRow.mentee_id, ProfileRow.id == PairingRow.mentor_id),
        or_(ProfileRow.restricted_at.is_not(None), ProfileRow.consent_withdrawn),
    )
    begun = exists().where(
        PairingStepRow.pairing_id == PairingRow.id, PairingStepRow.state == PairingState.ACTIVE
    )
    fit = select(func.avg(FeedbackRow.fit)).where(FeedbackRow.pairing_id == PairingRow.id).scalar_subquery()
    rows = await session.execute(
        select(
            PairingRow.state,
            PairingRow.changed_reason,
            PairingRow.outcome,
            ProposalRow.criteria,
            begun,
            fit,
        )
        .outerjoin(ProposalRow, ProposalRow.id == PairingRow.proposal_id)
        .where(PairingRow.programme_id == programme_id, ~protected)
    )
    return [
        # PostgreSQL's means are decimals, SQLite's truths are numbers.
        Decided(
            state=state,
            reason=reason,
            outcome=outcome,
            criteria=criteria,
            begun=bool(was_active),
            fit=None if mean is None else float(mean),
        )
        for state, reason, outcome, criteria, was_active, mean in rows
    ]
