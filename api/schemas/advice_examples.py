"""Worked examples of certificates and advice, shown in the documentation."""

from pydantic.config import JsonDict
from pydantic.types import JsonValue

_RUN = "0199f0a4-0000-7000-8000-000000000003"
_MENTOR = "0199f0a4-0000-7000-8000-000000000001"
_MENTEE = "0199f0a4-0000-7000-8000-000000000002"
_OTHER = "0199f0a4-0000-7000-8000-000000000004"

_SKILLS: JsonDict = {
    "occupations": ["81302"],
    "lat": 53.23,
    "lon": 7.46,
    "ags": "03457",
    "meeting": "either",
    "max_distance_km": None,
    "gender": None,
    "same_gender_only": False,
}
_POLICY: JsonDict = {
    "weights": {"profession": 50, "region": 25, "language": 25},
    "objective": "most_pairs",
    "load_penalty": 0,
    "waiting_bonus_per_month": 0,
}

CERTIFICATE: JsonDict = {
    "run_id": _RUN,
    "input_sha256": "3f10d682c2e142b385f1897fc6cfcbb8a6717a31b1c7094e8b22ae6809c5b9e4",
    "solver_version": "1",
    "policy": {**_POLICY, "rules": {"common_language": {"level": "B1"}, "min_score": 3000}},
    "objective": "most_pairs",
    "summary": {
        "mentees": 1,
        "mentors": 1,
        "seats": 1,
        "pairs": 1,
        "total_score": 9375,
        "lowest_score": 9375,
        "mean_score": 9375,
        "greedy_total_score": 9375,
        "greedy_pairs": 1,
        "objective": "most_pairs",
        "optimal": True,
        "solver": "dense",
        "seconds": 0.004,
    },
    "pairs": [{"mentee": _MENTEE, "mentor": _MENTOR, "score": 9375}],
    "certificate": {
        "pair_bonus": 10001,
        "least_score": 0,
        "mentee_prices": {_MENTEE: 19376},
        "mentor_prices": {},
        "all_pairs": None,
        "better_pairs": None,
    },
    "input": {
        "mentees": [{**_SKILLS, "id": _MENTEE, "languages": [["de", "B2"]], "waiting_since": None}],
        "mentors": [{**_SKILLS, "id": _MENTOR, "languages": [["de", "native"]], "capacity": 1}],
        "policy": {
            **_POLICY,
            "rules": {
                "common_language": "B1",
                "german_level": None,
                "distance": True,
                "meeting": True,
                "same_gender": True,
                "min_score": 3000,
            },
        },
        "exclusions": [],
        "locks": [],
        "as_of": "2026-11-01",
    },
}

_NEED: JsonValue = {
    "occupation_group": {
        "kldb": "813",
        "label": "Gesundheits- und Krankenpflege, Rettungsdienst und Geburtshilfe",
    },
    "district": {"ags": "03457", "name": "Landkreis Leer"},
    "language": {"code": "ar", "name": "Arabisch"},
    "mentees": 3,
    "gain": {"pairs": 1, "lowest_score": 0, "score": 9125},
    "reason": "Das brächte 1 Paar mehr (Summe der Passung: +9.125 Punkte).",
}

SCARCITY: JsonDict = {
    "run_id": _RUN,
    "kinds": [_NEED],
    "recruits": [_NEED],
    "mentors": [
        {
            "mentor_id": _MENTOR,
            "seats": 1,
            "one_more": {"pairs": 1, "lowest_score": 0, "score": 7350},
            "one_fewer": {"pairs": 1, "lowest_score": 0, "score": 7020},
        }
    ],
}
RULE_PRICE: JsonDict = {
    "rule": "distance",
    "label": "Entfernung",
    "pairs_opened": 144,
    "gain": {"pairs": 5, "lowest_score": 0, "score": 35794},
    "total_score": 328647,
    "mean_score": 6444,
    "reason": "Das brächte 5 Paare mehr (Summe der Passung: +35.794 Punkte).",
}
RIVALS: JsonDict = {
    "left": [_OTHER],
    "mentees": [_MENTEE, _OTHER],
    "mentors": [_MENTOR],
    "seats": 1,
    "reasons": ["Mentees: 2; Plätze: 1; passende Mentorinnen und Mentoren: 1. 1 Person bleibt übrig."],
}
CANDIDATE: JsonDict = {
    "mentor_id": _MENTOR,
    "feasible": True,
    "score": 8431,
    "criteria": {"profession": 9500, "region": 7000, "language": 7725},
    "broken_rules": [],
    "regret": {"pairs": 0, "lowest_score": 0, "score": 312},
    "in_plan": False,
    "reasons": ["Gleicher Beruf: Gesundheits- und Krankenpfleger/in."],
}
