"""Where those live whom a run was about, counted by districts of Lower Saxony."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.security.access import Principal
from api.services.findings import found
from api.store import findings

Ags = str | None
"""The official key of a district; `None` for anywhere else."""


@dataclass(frozen=True, slots=True)
class Geography:
    """How many people of a run live in each district, and how many of its pairs join each two.

    Parameters
    ----------
    mentors, mentees : mapping of Ags to int
    ways : mapping of (mentor's Ags, mentee's Ags) to int
    """

    mentors: Mapping[Ags, int]
    mentees: Mapping[Ags, int]
    ways: Mapping[tuple[Ags, Ags], int]


async def geography(session: AsyncSession, who: Principal, run_id: UUID) -> Geography:
    """Count the people of a run where they live now; raise `NotFound`."""
    pairs = (await found(session, who, run_id)).pairs
    left = await findings.left_over(session, run_id)
    idle = await findings.districts(session, await findings.idle_mentors(session, run_id))
    paired = {pair.mentor_id: pair.mentor_ags for pair in pairs}
    return Geography(
        mentors=Counter([*paired.values(), *idle]),
        mentees=Counter([*(pair.mentee_ags for pair in pairs), *(one.mentee_ags for one in left)]),
        ways=Counter((pair.mentor_ags, pair.mentee_ags) for pair in pairs),
    )
