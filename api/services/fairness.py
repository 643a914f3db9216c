"""The fairness report of a run: how groups of mentees are treated, with no number that is about few.

It is made when the run is computed and kept with it, without anybody in it. So it
stays when people are erased, and says what held on the day of the run.
"""

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import Conflict
from api.security.access import Principal
from api.services.finished import finished
from api.services.small_numbers import LEAST, Hidden, alone, among, with_sum
from api.store import results
from api.store.records import Run
from api.store.types import JsonObject
from matcher.fairness import CONFIDENCE, Group, Trait, everybody, groups
from matcher.inputs import MatchInput
from matcher.outcome import Pair
from scoring.policy import FULL_SCORE

COMBINED = "combined"
"""The group of all that would be about few people."""


class FairnessUnknown(Conflict):
    """The run is older than the report."""

    code = "fairness_unknown"


async def fairness(session: AsyncSession, who: Principal, run_id: UUID) -> tuple[Run, JsonObject]:
    """The report of a run.

    Raises
    ------
    NotFound, RunNotDone
    FairnessUnknown
        If it was not made when the run was computed.
    """
    run = await finished(session, who, run_id)
    found = await results.fairness(session, run_id)
    if found is None:
        raise FairnessUnknown
    return run, found


def report(data: MatchInput, pairs: Iterable[Pair]) -> JsonObject:
    """Make the report of a run, a `FairnessView` without the run."""
    fits = {pair.mentee: pair.score for pair in pairs}
    total = everybody(data, fits)
    told = []
    for trait, found in groups(data, fits).items():
        shown = _combined(found)
        hidden = set() if trait is Trait.LANGUAGE else _to_hide(shown)
        for code, group in sorted(shown.items(), key=lambda item: (-item[1].people, item[0])):
            figures = _figures(group, hide=code in hidden)
            otherwise = _is_otherwise(figures, total)
            told.append({"trait": trait.value, "group": code, "otherwise": otherwise, **figures})
    return {"confidence": CONFIDENCE, "everybody": _figures(total, hide=False), "groups": told}


def _combined(found: Mapping[str, Group]) -> dict[str, Group]:
    """Groups that have some people each: small ones are put together, with the next smallest if need be."""
    by_size = sorted(found.items(), key=lambda item: (item[1].people, item[0]))
    together = Group(0, ())
    while by_size and (by_size[0][1].people < LEAST or 0 < together.people < LEAST):
        together += by_size.pop(0)[1]
    return {**dict(by_size), **({COMBINED: together} if together.people else {})}


def _to_hide(shown: Mapping[str, Group]) -> set[str]:
    """The groups of which it is not told how many are matched, as it would tell about few of another one."""
    matched = with_sum([len(group.fits) for group in shown.values()]).parts
    left = with_sum([group.people - len(group.fits) for group in shown.values()]).parts
    return {
        code
        for code, one, other in zip(shown, matched, left, strict=True)
        if isinstance(one, Hidden) or isinstance(other, Hidden)
    }


def _figures(group: Group, *, hide: bool) -> JsonObject:
    """The figures of a group, `None` where they would be about few; `hide` how many are matched."""
    told: JsonObject = dict.fromkeys(("people", "matched", *_names("share"), *_names("mean_fit")))
    if isinstance(alone(group.people), int):
        told["people"] = group.people
        if not hide and isinstance(among(len(group.fits), group.people), int):
            told["matched"] = len(group.fits)
            if group.people:
                told |= _points("share", group.share, *group.share_interval())
    if len(group.fits) >= LEAST:
        told |= _points("mean_fit", group.mean_fit, *group.fit_interval())
    return told


def _is_otherwise(figures: JsonObject, total: Group) -> bool:
    """Whether an interval does not reach the figure of everybody."""
    wholes = {"share": total.share, "mean_fit": total.mean_fit} if total.fits else {"share": total.share}
    intervals = {name: (figures[f"{name}_low"], figures[f"{name}_high"]) for name in wholes}
    return any(
        low is not None and not low <= round(wholes[name] * FULL_SCORE) <= high
        for name, (low, high) in intervals.items()
    )


def _names(figure: str) -> tuple[str, str, str]:
    return figure, f"{figure}_low", f"{figure}_high"


def _points(figure: str, *shares: float) -> dict[str, int]:
    """A figure with its interval, in basis points."""
    return {
        name: round(min(max(share, 0.0), 1.0) * FULL_SCORE)
        for name, share in zip(_names(figure), shares, strict=True)
    }
