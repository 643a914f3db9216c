"""Takes somebody who is erased out of what is not theirs alone."""

import zlib
from dataclasses import replace
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from api.store import kept_answers, leaving
from matcher.record import canonical, from_data


async def withdraw(session: AsyncSession, programme_id: UUID, profile_id: UUID) -> None:
    """Leave nothing of somebody in runs, answers that are kept, reports of imports and lists that wait.

    The figures of a run stay. What proved its plan goes: without everybody who took
    part nobody could check it.
    """
    await kept_answers.forget(session, profile_id)
    await leaving.forget_lists(session, programme_id)
    await leaving.forget_filters(session, programme_id)
    for run_id in await leaving.runs_with_results(session, programme_id):
        packed, idle = await leaving.computed_from(session, run_id)
        reduced = _without(packed, str(profile_id))
        if reduced is not None:
            still = [identifier for identifier in idle if identifier != str(profile_id)]
            await leaving.reduce(session, run_id, reduced, still)


def _without(packed: bytes, identifier: str) -> bytes | None:
    """What a run was computed from without somebody; `None` if they took no part."""
    text = zlib.decompress(packed)
    if identifier.encode() not in text:
        return None
    data = from_data(msgspec.json.decode(text))
    rest = replace(
        data,
        mentees=tuple(one for one in data.mentees if one.id != identifier),
        mentors=tuple(one for one in data.mentors if one.id != identifier),
        exclusions=tuple(pair for pair in data.exclusions if identifier not in pair),
        locks=tuple(pair for pair in data.locks if identifier not in pair),
    )
    return zlib.compress(canonical(rest))
