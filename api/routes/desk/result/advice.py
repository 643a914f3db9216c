"""What follows from a result: who is left over, whom to recruit, what rules cost, pairs against fit."""

from collections.abc import Coroutine
from typing import Any, TypeVar
from uuid import UUID

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from api import words
from api.routes.desk.desk import PATH, Desk, open_to
from api.routes.desk.paging import Page
from api.routes.desk.result.charts import frontier_chart, frontier_rows
from api.routes.desk.result.words import HELP, group_name, sentences
from api.routes.presence import answered
from api.routes.presenting_advice import price_view, rivals_view, scarcity_view
from api.security.staff import StaffRole
from api.services import runs
from api.services.advice import Advice
from api.services.advising import AdviceTooLarge
from api.services.finished import finished
from api.services.numbered import cut
from api.store import findings, results
from api.store.records import Run
from matcher.fairness import Trait
from scoring.catalogue import Catalogue

MOST_LEFT = 80
"""So many of those left over stay below 100 KB on a page."""

MOST_KINDS = 10
"""So many kinds of mentors are shown."""

T = TypeVar("T")


class AdviceController(Controller):
    """Pages beside the list of pairs."""

    path = f"{PATH}/result/{{run_id:uuid}}"
    opt = open_to(StaffRole.VIEWER)

    @get("/unmatched")
    async def unmatched(
        self, desk: NamedDependency[Desk], run_id: FromPath[UUID], number: Page = 1
    ) -> Response[str]:
        """Show who is left over, why, and what would help."""
        async with desk.database.read() as session:
            run = await finished(session, desk.who, run_id)
            left = await findings.left_over(session, run_id)
        part = cut(left, number, MOST_LEFT)
        told = [
            {
                "id": one.mentee_id,
                "name": one.mentee,
                "feasible": one.feasible_mentors,
                "why": sentences([r for r in one.reasons if not r["code"].startswith(HELP)], *_read_by(desk)),
                "help": sentences([r for r in one.reasons if r["code"].startswith(HELP)], *_read_by(desk)),
            }
            for one in part.items
        ]
        return desk.page("result/unmatched.html", run=run, left=told, part=part)

    @get("/rivals")
    async def rivals(
        self, desk: NamedDependency[Desk], advice: NamedDependency[Advice], run_id: FromPath[UUID]
    ) -> Response[str]:
        """Show who competes for too few seats."""
        run, found, untold = await _asked(desk, run_id, advice.rivals(desk.who, run_id))
        groups = [rivals_view(group, *_read_by(desk)) for group in found or ()]
        everybody = [one for group in groups for one in (*group.left, *group.mentors)]
        async with desk.database.read() as session:
            names = await findings.names(session, everybody)
        return desk.page("result/rivals.html", run=run, groups=groups, names=names, untold=untold)

    @get("/recruit")
    async def recruit(
        self, desk: NamedDependency[Desk], advice: NamedDependency[Advice], run_id: FromPath[UUID]
    ) -> Response[str]:
        """Show which mentors to recruit next, and what they would bring."""
        run, found, untold = await _asked(desk, run_id, advice.scarcity(desk.who, run_id))
        view = None if found is None else scarcity_view(run_id, found, MOST_KINDS, *_read_by(desk))
        async with desk.database.read() as session:
            names = await findings.names(session, [one.mentor_id for one in view.mentors] if view else [])
        return desk.page("result/recruit.html", run=run, view=view, names=names, untold=untold)

    @get("/fairness")
    async def fair(self, desk: NamedDependency[Desk], run_id: FromPath[UUID]) -> Response[str]:
        """Show how groups of mentees are treated."""
        async with desk.database.read() as session:
            run = await finished(session, desk.who, run_id)
            found = await results.fairness(session, run_id)
        rows = [
            (one["trait"], group_name(Trait(one["trait"]), one["group"], *_read_by(desk)), one)
            for one in (found or {"groups": ()})["groups"]
        ]
        return desk.page("result/fairness.html", run=run, found=found, traits=list(Trait), rows=rows)

    @get("/rules")
    async def rules(
        self, desk: NamedDependency[Desk], advice: NamedDependency[Advice], run_id: FromPath[UUID]
    ) -> Response[str]:
        """Show what each rule costs."""
        run, found, untold = await _asked(desk, run_id, advice.rule_prices(desk.who, run_id))
        prices = [price_view(price, desk.language) for price in found or ()]
        return desk.page("result/rules.html", run=run, prices=prices, untold=untold)

    @get("/frontier")
    async def frontier(
        self, desk: NamedDependency[Desk], advice: NamedDependency[Advice], run_id: FromPath[UUID]
    ) -> Response[str]:
        """Show how fit and the number of pairs trade."""
        run, found, untold = await _asked(desk, run_id, advice.frontier(desk.who, run_id))
        made = [point for point in found or () if point.pairs]
        pairs = (run.summary or {})["pairs"]
        return desk.page(
            "result/frontier.html",
            run=run,
            rows=frontier_rows(made, pairs),
            chart=frontier_chart(made, pairs, desk.language) if len(made) > 1 else None,
            untold=untold,
        )


async def _asked(desk: Desk, run_id: UUID, work: Coroutine[Any, Any, T]) -> tuple[Run, T | None, str | None]:
    """A run, and what was asked about it for as long as somebody waits, or why it cannot be told."""
    try:
        found: T | None = await answered(desk.request, work)
        untold = None
    except AdviceTooLarge as error:
        found, untold = None, words.problem_detail(error.code, desk.language, error.values)
    async with desk.database.read() as session:
        return await runs.get(session, desk.who, run_id), found, untold


def _read_by(desk: Desk) -> tuple[words.Language, Catalogue]:
    return desk.language, desk.catalogue
