"""What was learned from outcomes, as the page on which a policy is tried shows it."""

from dataclasses import asdict, dataclass
from urllib.parse import urlencode

from api.errors import EngineBusy, EngineDied, EngineTimeout
from api.routes.desk.desk import Desk
from api.services.learning import Learned, Learning
from api.services.small_numbers import Told
from matcher.learning import LEAST_DECISIONS, LEAST_OF_EACH, Share, Silence, Suggestion
from scoring.policy import CRITERIA


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedPart:
    """The part of the page.

    Parameters
    ----------
    failed : bool
        Whether there was nobody to compute it.
    shares : tuple of (str, Share)
        By criterion; empty if nothing is suggested.
    query : str
        What fills the form with the suggested weights, behind the address of the page.
    counts : tuple of (str, int or Hidden)
        What there was to learn from, and what was not used.
    """

    failed: bool = False
    found: Suggestion | Silence | None = None
    shares: tuple[tuple[str, Share], ...] = ()
    query: str = ""
    counts: tuple[tuple[str, Told], ...] = ()
    least: int = LEAST_DECISIONS
    least_of_each: int = LEAST_OF_EACH


async def learned_part(desk: Desk, learning: Learning) -> LearnedPart:
    """What the page shows; it can do without, so it waits for no better moment."""
    try:
        return _part(await learning.suggestion(desk.who, desk.programme.id))
    except (EngineBusy, EngineDied, EngineTimeout):
        return LearnedPart(failed=True)


def _part(learned: Learned) -> LearnedPart:
    found = learned.found
    left_out = ((why.value, told) for why, told in learned.left_out.items())
    counts = (("accepted", learned.accepted), ("declined", learned.declined), *left_out)
    if isinstance(found, Silence):
        return LearnedPart(found=found, counts=counts)
    return LearnedPart(
        found=found,
        shares=tuple(zip(CRITERIA, found.shares, strict=True)),
        query=urlencode({f"weights.{name}": weight for name, weight in asdict(found.weights).items()}),
        counts=counts,
    )
