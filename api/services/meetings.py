"""The first meeting of a tandem: when and where, and mails that tell both."""

from dataclasses import replace
from datetime import UTC
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.errors import PairingSettled
from api.schemas.pairings import FirstMeeting
from api.schemas.states import MailKind
from api.security.access import Principal
from api.services.outbox import post
from api.services.pairings import get
from api.services.telling import tell
from api.services.versions import Expected
from api.store import outbox, pairings
from api.store.records import Pairing
from matcher.pairing import PairingState


async def arrange(
    session: AsyncSession,
    clock: Clock,
    who: Principal,
    pairing_id: UUID,
    expected: Expected,
    meeting: FirstMeeting | None,
) -> Pairing:
    """Set the first meeting, or take it back with `None`; the same again changes nothing.

    An active tandem hears of it at once, and of a meeting that will not be. Before
    that, it goes along with the introduction.

    Raises
    ------
    NotFound, Stale, PreconditionRequired
    PairingSettled
        If the pairing has ended.
    """
    before = await get(session, who, pairing_id, to_change=True)
    await expected.check_in(session, before.programme_id, before.id, before.version)
    if not before.state.open:
        raise PairingSettled(state=before.state.value)
    at, place = (None, None) if meeting is None else (meeting.at.astimezone(UTC), meeting.place)
    if (before.first_meeting_at, before.first_meeting_place) == (at, place):
        return before
    now = clock.now()
    after = replace(
        before,
        first_meeting_at=at,
        first_meeting_place=place,
        version=before.version + 1,
        updated_at=now,
    )
    await pairings.replace(session, after)
    what = "meeting_set" if meeting else "meeting_removed"
    event_id = await tell(session, who.key_id, now, after.programme_id, ("pairing", pairing_id), what)
    await outbox.drop(session, pairing_id, [MailKind.MEETING], now)
    missed = before.first_meeting_at is not None and before.first_meeting_at > now
    if after.state is PairingState.ACTIVE and (meeting is not None or missed):
        both = [after.mentor_id, after.mentee_id]
        await post(session, after, both, MailKind.MEETING, event_id, now=now)
    return after
