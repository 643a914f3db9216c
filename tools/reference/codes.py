"""States, reasons, refusals, faults and events: every code that a program may meet, with its sentence."""

import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator

import api
from api.errors import AppError
from api.schemas.events import EVENT_TYPES, PING, TRAIL_TYPES
from api.schemas.keys import Scope
from api.schemas.states import DeliveryState, MailKind, MailState, Outcome, ProposalState, RunState, Status
from api.words.languages import LANGUAGES
from api.words.messages import catalogue_of
from matcher.leftover import LEFTOVER_CODES
from matcher.pairing import Actor, Confirmation, Event, PairingState, SettledError, step
from scoring.explain import PAIR_CODES
from scoring.policy import CRITERIA, Objective
from scoring.rules import RULES
from tools.reference.markdown import all_code, code, document, table

_KIND_OF_VALUE = re.compile(r"\{(\w+):\w+\}")


def page() -> str:
    """All codes by subject."""
    return document(
        "# States and codes",
        "Codes are for programs and stay as they are; sentences are for people and follow `Accept-Language`.",
        "## Tandems",
        "What brings a tandem from one state to the next, and who may. Open ones occupy a seat.",
        table(("state", "open", *Event), map(_steps, PairingState)),
        "A yes of the mentor leads to `mentee_asked` where the programme asks the mentee, too\n"
        "(`mentor_then_mentee`).",
        table(("who", "may"), ((code(actor), all_code(_may(actor))) for actor in Actor)),
        "## Other states",
        table(
            ("of", "states"),
            (
                ("people", all_code(Status)), ("runs", all_code(RunState)),
                ("proposals", all_code(ProposalState)),
                ("mails", all_code(MailState)), ("kinds of mail", all_code(MailKind)),
                ("deliveries to webhooks", all_code(DeliveryState)),
                ("what a tandem has led to", all_code(Outcome)),
            ),
        ),
        "## Policies",
        _labels("criterion", CRITERIA, "criterion"),
        _labels("rule", (rule.label for rule in RULES), "rule"),
        _labels("objective", Objective, "objective"),
        "## Scopes",
        _labels("scope", Scope, "scope"),
        "## Reasons of a pair",
        _sentences("reason", PAIR_CODES),
        "## Reasons of somebody without a proposal",
        _sentences("reason", LEFTOVER_CODES),
        "## Refusals",
        "`code` of `application/problem+json`.",
        table(("code", "status", "title", "detail"), refusals()),
        "## Faults in what was sent",
        "`code` of each of `errors`, in JSON, in files and in forms.",
        _sentences("fault", faults()),
        "## Events",
        "`type` in the feed, and in messages to webhooks.",
        all_code(sorted({*EVENT_TYPES, PING})),
        "The trail of the installation tells besides:",
        all_code(sorted(TRAIL_TYPES - EVENT_TYPES)),
    )  # fmt: skip


def refusals() -> Iterator[tuple[str, str, str, str]]:
    """Code, status, title and detail of each refusal."""
    for module in pkgutil.walk_packages(api.__path__, "api."):
        if ".migrations" not in module.name:
            importlib.import_module(module.name)
    found = {
        error.code: error.status
        for error in _below(AppError)
        if hasattr(error, "code") and hasattr(error, "status")
    }
    for name, status in sorted({**found, "invalid_input": 422}.items()):
        yield code(name), str(status), _said(f"problem.{name}"), _said(f"problem.{name}.detail")


def faults() -> list[str]:
    """The codes of all faults that have a sentence."""
    return sorted(key.removeprefix("fault.") for key in catalogue_of("en") if key.startswith("fault."))


def _below(kind: type[AppError]) -> Iterator[type[AppError]]:
    for one in kind.__subclasses__():
        if one.__module__.startswith("api."):
            yield one
            yield from _below(one)


def _steps(state: PairingState) -> tuple[str, ...]:
    return code(state), "yes" if state.open else "", *(_after(state, event) for event in Event)


def _after(state: PairingState, event: Event) -> str:
    actor = Actor.CLOCK if event is Event.EXPIRE else Actor.COORDINATOR
    reached = set()
    for confirmation in Confirmation:
        try:
            found = step(state, event, actor, confirmation)
        except SettledError:
            continue
        if found.changed:
            reached.add(found.state)
    return all_code(sorted(reached))


def _may(actor: Actor) -> list[Event]:
    """What somebody may cause; whatever they may not is refused in every state."""
    return [event for event in Event if _is_let(actor, event)]


def _is_let(actor: Actor, event: Event) -> bool:
    try:
        step(PairingState.CANCELLED, event, actor, Confirmation.MENTOR)
    except SettledError:
        return True
    except ValueError:
        return False
    return True


def _labels(kind: str, names: Iterable[str], heading: str) -> str:
    rows = [
        (code(name), *(str(catalogue_of(language)[f"{kind}.{name}"].forms[0]) for language in LANGUAGES))
        for name in names
    ]
    return table((heading, *LANGUAGES), rows)


def _sentences(kind: str, names: Iterable[str]) -> str:
    return table(("code", "sentence"), ((code(name), _said(f"{kind}.{name}")) for name in names))


def _said(key: str) -> str:
    """A message in English with the names of its values; of two forms that for several."""
    return _KIND_OF_VALUE.sub(r"{\1}", catalogue_of("en")[key].forms[-1])
