"""A policy as a form: fields are named as in the wire type, and fits are written in per cent."""

import re
from copy import deepcopy
from typing import Final

from api.routes.desk.forms import Form
from api.schemas.faults import Fault, quote
from api.schemas.policy import LevelRule, Policy, Rules, Weights
from api.schemas.problem import InvalidInput
from api.services.wire import parse
from api.store.types import JsonObject
from scoring.catalogue import Catalogue

WEIGHTS: Final = tuple(Weights.model_fields)
"""The criteria that a policy weighs."""

LEVELS: Final = tuple(
    name for name, field in Rules.model_fields.items() if field.annotation == LevelRule | None
)
"""The rules that demand a level, or nothing."""

SWITCHES: Final = tuple(name for name, field in Rules.model_fields.items() if field.annotation is bool)
"""The rules that are on or off."""

PER_CENT: Final = (("rules", "min_score"), ("load_penalty",), ("waiting_bonus_per_month",))
"""What the wire has in basis points."""

_PER_CENT = re.compile(r"(\d{1,2}|100)(?:[.,](\d{1,2}))?")
_INTEGER = re.compile(r"-?\d{1,4}")

Texts = dict[str, str]
"""What stands in a form, by the names of its fields; a switch that is off is not there."""


def texts_of(policy: JsonObject) -> Texts:
    """A policy as it stands in the form."""
    found = {f"weights.{name}": str(policy["weights"][name]) for name in WEIGHTS}
    rules = policy["rules"]
    found |= {f"rules.{name}": "1" for name in SWITCHES if rules[name]}
    found |= {f"rules.{name}.level": rules[name]["level"] if rules[name] else "" for name in LEVELS}
    for path in PER_CENT:
        whole, part = divmod(_holder(policy, path)[path[-1]], 100)
        found[".".join(path)] = f"{whole}.{part:02}".removesuffix("0") if part else str(whole)
    return {**found, "objective": policy["objective"]}


def sent_texts(form: Form) -> Texts:
    """What somebody has typed, as it is shown again; what is no part of a policy is left out."""
    switches = {f"rules.{name}" for name in SWITCHES}
    fields = {f"weights.{name}" for name in WEIGHTS} | {f"rules.{name}.level" for name in LEVELS}
    fields |= {".".join(path) for path in PER_CENT} | {"objective"}
    return {
        name: form.text(name) or "" for name in sorted(fields | switches) if name in form or name in fields
    }


def read(form: Form, present: JsonObject, catalogue: Catalogue) -> Policy:
    """The policy that a form asks for; what the form does not know stays as it is at `present`.

    Raises
    ------
    InvalidInput
        With all the faults, named as the fields.
    """
    wanted = deepcopy(present)
    faults = []
    for name in WEIGHTS:
        wanted["weights"][name] = _integer(form.text(f"weights.{name}"))
    for name in SWITCHES:
        wanted["rules"][name] = f"rules.{name}" in form
    for name in LEVELS:
        level = form.text(f"rules.{name}.level")
        wanted["rules"][name] = {"level": level} if level else None
    for path in PER_CENT:
        text = form.text(".".join(path)) or ""
        points = _points(text)
        if points is None:
            faults.append(Fault(path=path, code="per_cent", value=quote(text)))
        else:
            _holder(wanted, path)[path[-1]] = points
    wanted["objective"] = form.text("objective")
    try:
        policy = parse(Policy, wanted, catalogue)
    except InvalidInput as error:
        raise InvalidInput([*error.faults, *faults]) from None
    if faults:
        raise InvalidInput(faults)
    return policy


def _integer(text: str | None) -> int | str | None:
    """A number, or else what was typed, which the wire type then refuses."""
    return int(text) if text and _INTEGER.fullmatch(text) else text


def _points(text: str) -> int | None:
    """Basis points of "30" or "2,5"; `None` for anything but per cent."""
    found = _PER_CENT.fullmatch(text)
    if found is None:
        return None
    points = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))
    return points if points <= 10_000 else None


def _holder(policy: JsonObject, path: tuple[str, ...]) -> JsonObject:
    """The part of a policy that has the last name of a path."""
    for step in path[:-1]:
        policy = policy[step]
    return policy
