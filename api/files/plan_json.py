"""A plan as JSON: the answer of POST /v1/match, and what is needed to check it later."""

import hashlib
from typing import Any

import msgspec

from api.files.plan_tables import NamedOutcome

FORMAT = "mentoring-matcher/plan/1"
"""Names the layout of the file; the number changes when old readers would misread it."""


def plan_json(named: NamedOutcome, *, decided_by: bytes, seconds: float) -> bytes:
    """Write a plan.

    Parameters
    ----------
    decided_by : bytes
        Everything that decided the match, as canonical JSON: people as scoring
        sees them, without names, policy, exclusions, locks and day.
    seconds : float
        How long the match took.

    Returns
    -------
    bytes
        JSON with the members of the answer, and `format`, `input` and
        `input_sha256`, the hash of `decided_by`.
    """
    # The hook is for mappings of other types than dict.
    plan: dict[str, Any] = msgspec.to_builtins(named.outcome, enc_hook=dict)
    for part in ("pairs", "unmatched"):
        for shown, found in zip(plan[part], getattr(named.outcome, part), strict=True):
            shown["reasons"] = named.sentences(found.reasons)
    del plan["summary"]["why"]
    plan["summary"]["seconds"] = round(seconds, 6)
    whole = {
        "format": FORMAT,
        **plan,
        "input": msgspec.Raw(decided_by),
        "input_sha256": hashlib.sha256(decided_by).hexdigest(),
    }
    return msgspec.json.format(msgspec.json.encode(whole), indent=1) + b"\n"
