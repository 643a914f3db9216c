"""The same score as one would write it in plain Python: the yardstick of the tables.

It judges, too: what is measured compares its results with ours. It imports
nothing of ours, because it also runs in the environment of a peer.
"""

import math
from itertools import pairwise


def score(mentee: dict, mentor: dict, tables: dict) -> int:
    """The score of one pair of plain people (`bench.cohort.plain_person`), in basis points."""
    profession, region, language = tables["weights"]
    total = (
        profession * profession_fit(mentee, mentor, tables)
        + region * region_fit(mentee, mentor, tables)
        + language * language_fit(mentee, mentor, tables)
    )
    return round(total / (profession + region + language))


def profession_fit(mentee: dict, mentor: dict, tables: dict) -> int:
    """Shared digits or a link, less what the mentor's level falls short; the best pair counts."""
    best = 0
    for choice, wanted in zip(tables["choice"], mentee["occupations"], strict=False):
        for offered in mentor["occupations"]:
            shared = 0
            while shared < 5 and wanted[shared] == offered[shared]:
                shared += 1
            base = max(tables["digits"][shared], tables["links"].get(wanted[:4] + offered[:4], 0))
            below = max(0, int(wanted[4]) - int(offered[4]))
            best = max(best, round(round(base * tables["below"][below] / 100) * choice / 100))
    return best


def distance_km(mentee: dict, mentor: dict) -> float:
    """Great-circle distance by the haversine formula."""
    lat_1, lat_2 = math.radians(mentee["lat"]), math.radians(mentor["lat"])
    east = math.radians(mentor["lon"] - mentee["lon"])
    chord = math.sin((lat_2 - lat_1) / 2) ** 2
    chord += math.cos(lat_1) * math.cos(lat_2) * math.sin(east / 2) ** 2
    return 2 * 6371.0088 * math.asin(min(1.0, math.sqrt(chord)))


def region_fit(mentee: dict, mentor: dict, tables: dict) -> int:
    """Minutes by car, as the crow flies; at least 6000 for two who can meet online."""
    meetings = {mentee["meeting"], mentor["meeting"]}
    points = 0
    if "online" not in meetings:
        minutes = 10 + 1.11 * distance_km(mentee, mentor)
        steps = tables["fit"]
        points = round(steps[0][1]) if minutes <= steps[0][0] else round(steps[-1][1])
        for (start, high), (end, low) in pairwise(steps):
            if start < minutes <= end:
                points = round(high + (low - high) * (minutes - start) / (end - start))
    return points if "in_person" in meetings else max(points, 6000)


def language_fit(mentee: dict, mentor: dict, tables: dict) -> int:
    """The best pair of languages: closeness times the lower level."""
    best = 0
    for mine, my_level in mentee["languages"].items():
        for yours, your_level in mentor["languages"].items():
            closeness = 10_000 if mine == yours else tables["close"].get(f"{mine} {yours}", 0)
            best = max(best, round(closeness * tables["levels"][min(my_level, your_level)] / 10_000))
    return best


def too_far(mentee: dict, mentor: dict) -> bool:
    """Whether two who must meet in person live farther apart than either accepts."""
    if "in_person" not in (mentee["meeting"], mentor["meeting"]):
        return False
    return distance_km(mentee, mentor) > min(mentee["limit"], mentor["limit"])


def no_way_to_meet(mentee: dict, mentor: dict) -> bool:
    """Whether one meets only online and the other only in person."""
    return {mentee["meeting"], mentor["meeting"]} == {"online", "in_person"}


def speechless(mentee: dict, mentor: dict, tables: dict) -> bool:
    """Whether no common language reaches B1."""
    return language_fit(mentee, mentor, tables) < tables["levels"][3]
