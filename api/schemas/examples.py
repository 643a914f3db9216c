"""A worked example, small enough to read: shown in the documentation, sent by a test."""

from pydantic.config import JsonDict
from pydantic.types import JsonValue

_MENTORS: list[JsonValue] = [
    {
        "id": "m1",
        "occupations": [{"text": "Gesundheits- und Krankenpflegerin"}],
        "location": {"place": "Oldenburg"},
        "languages": [{"code": "de", "level": "native"}, {"code": "ar", "level": "B2"}],
        "capacity": 2,
    },
    {
        "id": "m2",
        "occupations": [{"kldb": "43414"}],
        "location": {"ags": "03241"},
        "meeting": "online",
        "languages": [{"code": "de", "level": "C2"}, {"code": "en", "level": "C1"}],
    },
]

_MENTEES: list[JsonValue] = [
    {
        "id": "e1",
        "occupations": [{"kldb": "81302"}],
        "location": {"place": "Leer"},
        "meeting": "either",
        "max_distance_km": 80,
        "languages": [{"code": "de", "level": "B2"}, {"code": "ar", "level": "native"}],
        "waiting_since": "2026-03-01",
        "recognition": "partial",
    },
    {
        "id": "e2",
        "occupations": [{"isco": "2512"}],
        "location": {"lat": 52.27, "lon": 10.52},
        "languages": [{"code": "de", "level": "B1"}, {"code": "en", "level": "C1"}],
    },
]

SCORE_REQUEST: JsonDict = {
    "mentors": _MENTORS,
    "mentees": _MENTEES,
    "policy": {
        "weights": {"profession": 50, "region": 25, "language": 25},
        "rules": {"common_language": {"level": "B1"}, "distance": True, "min_score": 3000},
        "objective": "most_pairs",
    },
    "exclusions": [{"mentee": "e1", "mentor": "m2"}],
}
"""A request of POST /v1/score."""

MATCH_REQUEST: JsonDict = {**SCORE_REQUEST, "locks": [{"mentee": "e2", "mentor": "m2"}]}
"""A request of POST /v1/match."""
