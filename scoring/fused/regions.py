"""Points for region, and permission to meet, as a table over codes.

Where somebody lives, how they are ready to meet and how far they go is one code
together: a few hundred in a state of 45 districts.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scoring import region
from scoring.fused.jit import compiled
from scoring.fused.source import REFUSED, Int16s, Int64s
from scoring.policy import Rules
from scoring.pool import MEETINGS, Pool, Side
from scoring.profile import Meeting, Mentee, Mentor
from scoring.rules import READY

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Places = Sequence[tuple[float, float]]

WAYS_KEPT = 4_000_000
"""Up to so many ways between places are calculated once and kept, 40 MB; otherwise when they are needed."""

POINTS_KEPT = 1_000_000
"""Up to so many points of spots are calculated once and kept, 2 MB."""

WAYS_AT_ONCE = 250_000
"""So many ways are calculated at a time; each takes some 100 bytes while it is calculated."""


class Spots(NamedTuple):
    """Distinct combinations of place, readiness and limit.

    Parameters
    ----------
    place : int64 [k]
    in_person, online : bool [k]
        How these people are ready to meet.
    limit : float64 [k]
        Kilometres; infinity where there is no limit.
    """

    place: Int64s
    in_person: Bools
    online: Bools
    limit: Floats


def spots_of(side: Side[Mentee] | Side[Mentor]) -> tuple[Spots, Int64s]:
    """The distinct spots of a side, and each person's, int64 [people]."""
    limits, limit = np.unique(side.max_distance, return_inverse=True)
    meeting = side.meeting.astype(np.int64)
    # Who meets online only is nowhere in particular.
    somewhere = READY[Meeting.IN_PERSON][meeting]
    key = (side.place * somewhere * len(MEETINGS) + meeting) * len(limits) + limit * somewhere
    distinct, code = np.unique(key, return_inverse=True)
    rest, limit = np.divmod(distinct, len(limits))
    place, meeting = np.divmod(rest, len(MEETINGS))
    spots = Spots(
        place=place,
        in_person=READY[Meeting.IN_PERSON][meeting],
        online=READY[Meeting.ONLINE][meeting],
        limit=limits[limit],
    )
    return spots, code.astype(np.int64)


@compiled
def region_points(
    one: Spots, other: Spots, fit: Int16s, km: Floats, distance: bool, meeting: bool, online_points: int
) -> Int16s:
    """Fit of each of the spots `one` with each of `other`, or `REFUSED`, int16 [k, l].

    Parameters
    ----------
    fit, km : int16, float64 [places, places]
        The ways between the places.
    distance, meeting : bool
        Whether these rules hold.
    online_points : int
        The least fit of two who can meet online.
    """
    points = np.zeros((len(one.place), len(other.place)), dtype=np.int16)
    for a in range(len(one.place)):
        for b in range(len(other.place)):
            in_person = one.in_person[a] and other.in_person[b]
            online = one.online[a] and other.online[b]
            way = one.place[a], other.place[b]
            if in_person:
                points[a, b] = fit[way]
            if online:
                points[a, b] = max(points[a, b], np.int16(online_points))
            too_far = in_person and not online and km[way] > min(one.limit[a], other.limit[b])
            if (distance and too_far) or (meeting and not (in_person or online)):
                points[a, b] = REFUSED
    return points


@dataclass(frozen=True, slots=True, eq=False)
class Regions:
    """The spots of both sides and the ways between them.

    Parameters
    ----------
    mentee_code, mentor_code : int64 [people]
        Everybody's spot.
    ways : (int16, float64) [places, places], optional
        Fit and kilometres, where all are kept.
    kept : int16 [spots, spots], optional
        The points of all spots, where they are few.
    """

    mentees: Spots
    mentors: Spots
    mentee_code: Int64s
    mentor_code: Int64s
    mentee_places: Places
    mentor_places: Places
    ways: tuple[Int16s, Floats] | None
    rules: Rules
    kept: Int16s | None = None

    @classmethod
    def of(cls, pool: Pool, rules: Rules) -> "Regions":
        """Code the people of a pool."""
        mentees, mentee_code = spots_of(pool.mentees)
        mentors, mentor_code = spots_of(pool.mentors)
        places = pool.mentees.places, pool.mentors.places
        few = len(places[0]) * len(places[1]) <= WAYS_KEPT
        return cls(
            mentees=mentees,
            mentors=mentors,
            mentee_code=mentee_code,
            mentor_code=mentor_code,
            mentee_places=places[0],
            mentor_places=places[1],
            ways=_ways(*places) if few else None,
            rules=rules,
        )

    def keeping(self) -> "Regions":
        """The same with all points, if they are few; otherwise they are made when they are needed."""
        spots = len(self.mentees.place)
        few = spots * len(self.mentors.place) <= POINTS_KEPT
        return replace(self, kept=self.rows(np.arange(spots))) if few else self

    def rows(self, codes: Int64s) -> Int16s:
        """Points of some mentees' spots with all spots of mentors, int16 [k, spots]."""
        if self.kept is not None:
            return self.kept[codes]
        mentees = self.mentees
        place = mentees.place[codes]
        if self.ways is None:
            here, within = np.unique(place, return_inverse=True)
            fit, km = _ways([self.mentee_places[p] for p in here], self.mentor_places)
            place = within.astype(np.int64)
        else:
            fit, km = self.ways
        some = Spots(place, mentees.in_person[codes], mentees.online[codes], mentees.limit[codes])
        rules = self.rules
        return region_points(some, self.mentors, fit, km, rules.distance, rules.meeting, region.ONLINE_POINTS)


def _ways(origins: Places, destinations: Places) -> tuple[Int16s, Floats]:
    """Fit and kilometres of all ways, a few origins at a time."""
    fit = np.empty((len(origins), len(destinations)), dtype=np.int16)
    km = np.empty((len(origins), len(destinations)), dtype=np.float64)
    step = max(1, WAYS_AT_ONCE // max(1, len(destinations)))
    for start in range(0, len(origins), step):
        ways = region.ways(origins[start : start + step], destinations)
        fit[start : start + step], km[start : start + step] = ways.fit, ways.km
    return fit, km
