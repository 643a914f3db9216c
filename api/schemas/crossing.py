"""Faults between the parts of a request: double ids, unknown ids, contradicting locks.

They are looked for in the JSON itself, beside the schema and not after it, so
that one answer names them together with all the faults inside single records.
What is not of the expected type is passed over here; the schema names it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from api.schemas.faults import Fault, Values, quote
from api.schemas.matching import MOST_PAIRS

Pair = tuple[str, str]


def size_faults(request: object) -> list[Fault]:
    """More pairs, or more of anything in a row, than one call may ask about."""
    if not isinstance(request, dict):
        return []
    for name in ("mentees", "mentors", "exclusions", "locks"):
        length = len(_list(request, name))
        if length > MOST_PAIRS:
            values = {"max_length": MOST_PAIRS, "actual_length": length}
            return [Fault(path=(name,), code="too_long", values=values)]
    pairs = len(_list(request, "mentees")) * len(_list(request, "mentors"))
    if pairs > MOST_PAIRS:
        return [Fault(path=(), code="too_many_pairs", values={"pairs": pairs, "most": MOST_PAIRS})]
    return []


def crossing_faults(request: object) -> list[Fault]:
    """All the faults between the parts of a decoded request, in the order of its parts."""
    if not isinstance(request, dict):
        return []
    ids = {role: _ids(request, f"{role}s") for role in ("mentor", "mentee")}
    return [
        *_twice("mentors", ids["mentor"]),
        *_twice("mentees", ids["mentee"]),
        *_unknown("exclusions", request, ids),
        *_unknown("locks", request, ids),
        *_against_each_other(request),
    ]


def pairs_of(request: Mapping[str, object], name: str) -> Iterator[tuple[int, Pair]]:
    """The pairs of a list that name two ids, with their places in the list."""
    for place, ref in enumerate(_list(request, name)):
        if isinstance(ref, dict):
            mentee, mentor = ref.get("mentee"), ref.get("mentor")
            if isinstance(mentee, str) and isinstance(mentor, str):
                yield place, (mentee, mentor)


def _list(request: Mapping[str, object], name: str) -> Sequence[object]:
    part = request.get(name)
    return part if isinstance(part, list) else ()


def _ids(request: Mapping[str, object], name: str) -> dict[str, list[int]]:
    """The places of each id."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, person in enumerate(_list(request, name)):
        if isinstance(person, dict) and isinstance(person.get("id"), str):
            places[person["id"]].append(place)
    return places


def _twice(name: str, ids: Mapping[str, Sequence[int]]) -> list[Fault]:
    return [
        Fault(
            path=(name, place, "id"),
            code="duplicate_id",
            values={"id": quote(identifier)},
            value=quote(identifier),
        )
        for identifier, places in ids.items()
        for place in places[1:]
    ]


def _unknown(
    name: str, request: Mapping[str, object], ids: Mapping[str, Mapping[str, object]]
) -> Iterator[Fault]:
    for place, pair in pairs_of(request, name):
        for role, identifier in zip(("mentee", "mentor"), pair, strict=True):
            # Where there is no list of people, that is the fault to be named.
            if identifier not in ids[role] and isinstance(request.get(f"{role}s"), list):
                yield Fault(
                    path=(name, place, role),
                    code=f"unknown_{role}",
                    values={"id": quote(identifier)},
                    value=quote(identifier),
                )


def _against_each_other(request: Mapping[str, object]) -> Iterator[Fault]:
    excluded = {pair for _, pair in pairs_of(request, "exclusions")}
    seats = _seats(request)
    mentor_of: dict[str, str] = {}
    taken: Counter[str] = Counter()
    for place, (mentee, mentor) in pairs_of(request, "locks"):
        path = ("locks", place)
        if (mentee, mentor) in excluded:
            yield Fault(path=path, code="lock_excluded")
        first = mentor_of.get(mentee)
        if first is None:
            mentor_of[mentee] = mentor
            taken[mentor] += 1
            if taken[mentor] > seats.get(mentor, taken[mentor]):
                full: Values = {"mentor": quote(mentor), "capacity": seats[mentor]}
                yield Fault(path=path, code="lock_over_capacity", values=full)
        elif first != mentor:
            both: Values = {"mentee": quote(mentee), "mentor": quote(first)}
            yield Fault(path=path, code="lock_twice", values=both)


def _seats(request: Mapping[str, object]) -> dict[str, int]:
    """The capacity of each mentor that has a sound one."""
    seats = {}
    for person in _list(request, "mentors"):
        if isinstance(person, dict) and isinstance(person.get("id"), str):
            capacity = person.get("capacity", 1)
            if isinstance(capacity, int) and not isinstance(capacity, bool) and capacity > 0:
                seats[person["id"]] = capacity
    return seats
