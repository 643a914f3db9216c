"""Made-up people with the structure of real ones, for measurements.

Occupations follow Zipf's law over the catalogue, places are the districts of
Lower Saxony, German levels are the assumption of the demo. Random scores would
flatter a solver: dense ones are about four times slower on structured scores.
"""

import numpy as np

from scoring.catalogue import load
from scoring.policy import Policy, Rules
from scoring.profile import LanguageSkill, Level, Location, Meeting, Mentee, Mentor

POLICY = Policy(rules=Rules(min_score=4500))
"""Leaves about 8 % of the pairs feasible."""

FIRST_LANGUAGES = ("ar", "uk", "ru", "pl", "tr", "fa", "en", "fr", "ro", "sr", "hr", "sq", "es", "vi", "ti")
FIRST_SHARES = (20, 14, 8, 8, 9, 7, 4, 4, 6, 4, 4, 3, 4, 3, 2)
GERMAN = (Level.A2, Level.B1, Level.B2, Level.C1, Level.C2)
GERMAN_SHARES = (5, 35, 40, 17, 3)
MEETINGS = (Meeting.IN_PERSON, Meeting.ONLINE, Meeting.EITHER)
MEETING_SHARES = (70, 5, 25)
DISTANCES = (25.0, 50.0, 80.0)


def people(
    mentees: int, *, slots: float = 1.1, seed: int = 1
) -> tuple[tuple[Mentee, ...], tuple[Mentor, ...]]:
    """Make `mentees` mentees, and 0.6 times as many mentors with `slots` seats per mentee in all.

    Capacities are 1 to 3, and 0 where seats are to be so few that some mentors have none.
    """
    random = np.random.default_rng(seed)
    mentors = max(1, round(0.6 * mentees))
    seats = np.full(mentors, int(slots * mentees) // mentors)
    seats[random.permutation(mentors)[: int(slots * mentees) - seats.sum()]] += 1
    # Seats move between mentors, so that capacities differ at the same total.
    giver, taker = random.permutation(mentors)[: 2 * (mentors // 4)].reshape(2, -1)
    movable = (seats[giver] > 1) & (seats[taker] < 3)
    seats[giver[movable]] -= 1
    seats[taker[movable]] += 1
    learners = drawn(random, mentees, "e", native=False)
    guides = drawn(random, mentors, "m", native=True)
    return (
        tuple(Mentee(**person) for person in learners),
        tuple(Mentor(**person, capacity=int(seat)) for person, seat in zip(guides, seats, strict=True)),
    )


def drawn(random: np.random.Generator, count: int, prefix: str, *, native: bool) -> list[dict[str, object]]:
    """What mentees and mentors have in common, for so many people.

    Parameters
    ----------
    native : bool
        Whether most of them have grown up with German.

    Returns
    -------
    list of dict
        The fields of `scoring.profile.Profile`; ids are `prefix` and a number.
    """
    catalogue = load()
    codes = sorted({occupation.kldb for occupation in catalogue.occupations})
    # The same order for everybody: which occupations are common is not a matter of the seed.
    rank = np.random.default_rng(0).permutation(len(codes))
    zipf = _shares(1 / (1 + rank))
    spots = [Location(place.lat, place.lon, place.ags) for place in catalogue.places.districts]
    occupation = random.choice(len(codes), size=(count, 2), p=zipf)
    second = random.random(count) < 0.3
    place = random.choice(len(spots), size=count, p=_shares(1 / (1 + np.arange(len(spots)))))
    meeting = random.choice(len(MEETINGS), size=count, p=_shares(MEETING_SHARES))
    distance = random.choice(DISTANCES, size=count)
    first = random.choice(FIRST_LANGUAGES, size=count, p=_shares(FIRST_SHARES))
    german = random.choice(len(GERMAN), size=count, p=_shares(GERMAN_SHARES))
    home = random.random(count) < 0.7
    people = []
    for k in range(count):
        chosen = [codes[code] for code in occupation[k, : 1 + second[k]]]
        mother_tongue = "de" if native and home[k] else str(first[k])
        skills = {"de": GERMAN[german[k]], mother_tongue: Level.NATIVE}
        people.append(
            {
                "id": f"{prefix}{k}",
                "occupations": tuple(dict.fromkeys(chosen)),
                "location": spots[place[k]],
                "languages": tuple(LanguageSkill(code, level) for code, level in skills.items()),
                "meeting": MEETINGS[meeting[k]],
                "max_distance_km": float(distance[k]),
            }
        )
    return people


def _shares(weights: object) -> np.ndarray:
    shares = np.asarray(weights, dtype=np.float64)
    return shares / shares.sum()
