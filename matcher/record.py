"""A match as plain data: what went in, so that it can be replayed, and proved again by anybody.

The form is canonical: the same input gives the same text, in whatever order it
arrived, and so the same hash.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from matcher.inputs import MatchInput
from scoring.policy import Objective, Policy, Rules, Weights
from scoring.profile import Gender, LanguageSkill, Level, Location, Meeting, Mentee, Mentor, Profile


def ordered(data: MatchInput) -> MatchInput:
    """The same input, sorted, each exclusion and lock once."""
    return replace(
        data,
        mentees=tuple(sorted(data.mentees, key=lambda person: person.id)),
        mentors=tuple(sorted(data.mentors, key=lambda person: person.id)),
        exclusions=tuple(sorted(set(data.exclusions))),
        locks=tuple(sorted(set(data.locks))),
    )


def to_data(data: MatchInput) -> dict[str, Any]:
    """Everything that decides a match, as JSON-able data: codes and numbers, no names."""
    data = ordered(data)
    policy = data.policy
    return {
        "mentees": [
            {**_profile(person), "waiting_since": _day(person.waiting_since)} for person in data.mentees
        ],
        "mentors": [{**_profile(person), "capacity": person.capacity} for person in data.mentors],
        "policy": {
            "weights": {
                "profession": policy.weights.profession,
                "region": policy.weights.region,
                "language": policy.weights.language,
            },
            "rules": {
                "common_language": _label(policy.rules.common_language),
                "german_level": _label(policy.rules.german_level),
                "distance": policy.rules.distance,
                "meeting": policy.rules.meeting,
                "same_gender": policy.rules.same_gender,
                "min_score": policy.rules.min_score,
            },
            "objective": policy.objective.value,
            "load_penalty": policy.load_penalty,
            "waiting_bonus_per_month": policy.waiting_bonus_per_month,
        },
        "exclusions": [list(pair) for pair in data.exclusions],
        "locks": [list(pair) for pair in data.locks],
        "as_of": _day(data.as_of),
    }


def from_data(data: Mapping[str, Any]) -> MatchInput:
    """Read what `to_data` has written.

    Raises
    ------
    AttributeError, KeyError, TypeError, ValueError
        If it is not such data.
    """
    policy = data["policy"]
    rules = dict(policy["rules"])
    for name in ("common_language", "german_level"):
        rules[name] = None if rules[name] is None else Level.from_label(rules[name])
    return MatchInput(
        mentees=tuple(
            Mentee(**_common(person), waiting_since=_date(person["waiting_since"]))
            for person in data["mentees"]
        ),
        mentors=tuple(Mentor(**_common(person), capacity=person["capacity"]) for person in data["mentors"]),
        policy=Policy(
            weights=Weights(**policy["weights"]),
            rules=Rules(**rules),
            objective=Objective(policy["objective"]),
            load_penalty=policy["load_penalty"],
            waiting_bonus_per_month=policy["waiting_bonus_per_month"],
        ),
        exclusions=tuple((mentee, mentor) for mentee, mentor in data["exclusions"]),
        locks=tuple((mentee, mentor) for mentee, mentor in data["locks"]),
        as_of=_date(data["as_of"]),
    )


def canonical(data: MatchInput) -> bytes:
    """The input as canonical JSON: sorted, without blanks, UTF-8."""
    return json.dumps(to_data(data), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def input_hash(data: MatchInput) -> str:
    """SHA-256 of the canonical input, hexadecimal."""
    return hashlib.sha256(canonical(data)).hexdigest()


def _profile(person: Profile) -> dict[str, Any]:
    return {
        "id": person.id,
        "occupations": list(person.occupations),
        "lat": person.location.lat,
        "lon": person.location.lon,
        "ags": person.location.ags,
        "languages": [[skill.code, skill.level.label] for skill in sorted(person.languages)],
        "meeting": person.meeting.value,
        "max_distance_km": person.max_distance_km,
        "gender": None if person.gender is None else person.gender.value,
        "same_gender_only": person.same_gender_only,
    }


def _common(person: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": person["id"],
        "occupations": tuple(person["occupations"]),
        "location": Location(person["lat"], person["lon"], person["ags"]),
        "languages": tuple(
            LanguageSkill(code, Level.from_label(level)) for code, level in person["languages"]
        ),
        "meeting": Meeting(person["meeting"]),
        "max_distance_km": person["max_distance_km"],
        "gender": None if person["gender"] is None else Gender(person["gender"]),
        "same_gender_only": person["same_gender_only"],
    }


def _label(level: Level | None) -> str | None:
    return None if level is None else level.label


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
