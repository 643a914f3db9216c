"""Whoever subscribes can name all that happens."""

import ast
from pathlib import Path

import api
from api.schemas.events import ANY_OF_KIND, EVENT_TYPES, TRAIL_TYPES
from api.schemas.states import MailState, ProposalState, Role, RunState
from matcher.pairing import PairingState

SERVICES = Path(api.__file__).parent / "services"


def told_in_source(by="tell"):
    """The types that are written down where an event is told: a constant kind and a constant end."""
    for path in SERVICES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == by:
                subjects = [part for part in node.args if isinstance(part, ast.Tuple)]
                ends = [part.value for part in node.args if isinstance(part, ast.Constant)]
                kinds = [part.elts[0].value for part in subjects if isinstance(part.elts[0], ast.Constant)]
                yield from (f"{kind}.{end}" for kind in kinds for end in ends)


def test_every_event_that_is_told_can_be_subscribed_to():
    """Those that the source names, and the states that are told under their own names."""
    told = set(told_in_source())
    assert {"run.started", "programme.created", "mail.retried"} <= told
    assert told - EVENT_TYPES == set()
    for kind, states in (
        ("pairing", PairingState),
        ("run", [state for state in RunState if state.ended]),
        ("proposal", [ProposalState.APPROVED, ProposalState.REJECTED]),
        ("mail", [MailState.SENT, MailState.FAILED]),
    ):
        assert {f"{kind}.{state}" for state in states} <= EVENT_TYPES


def test_every_kind_has_a_name_for_all_that_happens_to_it():
    """The two roles among them."""
    assert {f"{role}.*" for role in Role} <= ANY_OF_KIND
    assert {name.partition(".")[0] for name in EVENT_TYPES} == {name[:-2] for name in ANY_OF_KIND}


def test_every_type_of_the_trail_is_known():
    """Those that the source names; what becomes of keys and webhooks can be subscribed to."""
    told = set(told_in_source("tell_all"))
    assert {"key.rotated", "account.signed_out", "account.link_made"} <= told
    assert told - TRAIL_TYPES == set()
    assert {name for name in TRAIL_TYPES if not name.startswith("account.")} <= EVENT_TYPES
