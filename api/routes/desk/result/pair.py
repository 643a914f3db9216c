"""The page of one pair: both profiles side by side, why they fit, and the decision about them."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.errors import AppError, NoSuchPath
from api.routes.desk.desk import PATH, Desk, open_to
from api.routes.desk.faults import Faults, faults_of, reason_of
from api.routes.desk.people.shown import place_text, title_of
from api.routes.desk.result.words import sentences
from api.schemas.pairings import Decision
from api.schemas.people import PairInput
from api.schemas.states import PairKind, RunState
from api.security.access import Principal
from api.security.staff import StaffRole
from api.services import approving, deciding, findings, pairs
from api.services.findings import PairFound
from api.services.wire import parse


class PairController(Controller):
    """One pair of a run."""

    path = f"{PATH}/result/{{run_id:uuid}}/pairs/{{proposal_id:uuid}}"
    opt = open_to(StaffRole.VIEWER)

    @get()
    async def show(
        self, desk: NamedDependency[Desk], run_id: FromPath[UUID], proposal_id: FromPath[UUID]
    ) -> Response[Any]:
        """Show the pair."""
        return await _page(desk, run_id, proposal_id)

    @get("/reasons")
    async def reasons(
        self, desk: NamedDependency[Desk], run_id: FromPath[UUID], proposal_id: FromPath[UUID]
    ) -> Response[str]:
        """Give a script the reasons alone, to be shown in a list."""
        async with desk.database.read() as session:
            found = await findings.pair(session, desk.who, run_id, proposal_id)
        reasons = sentences(found.proposal.reasons, desk.language, desk.catalogue)
        return desk.page("result/reasons.html", reasons=reasons)

    @post("/{action:str}", opt=open_to(StaffRole.COORDINATOR))
    async def act(
        self,
        desk: NamedDependency[Desk],
        run_id: FromPath[UUID],
        proposal_id: FromPath[UUID],
        action: FromPath[str],
    ) -> Response[Any]:
        """Approve, reject, take back, lock, unlock, exclude, or allow the pair again."""
        act = _ACTIONS.get(action)
        if act is None:
            raise NoSuchPath
        form = await desk.form()
        try:
            reason = parse(Decision, {"reason": form.text("reason")}, desk.catalogue).reason
            async with desk.database.write() as session:
                found = await findings.pair(session, desk.who, run_id, proposal_id)
                mentee, mentor = found.mentee.id, found.mentor.id
                pair = PairInput(mentee_id=mentee, mentor_id=mentor, reason=reason)
                done = await act(_Case(desk, session, found, pair))
        except AppError as error:
            errors = reason_of(action, faults_of(error, desk.language))
            typed = {action: form.text("reason") or ""}
            return await _page(desk, run_id, proposal_id, errors=errors, typed=typed, status=error.status)
        return desk.back(f"/result/{run_id}/pairs/{proposal_id}", done)


@dataclass(frozen=True, slots=True)
class _Case:
    """A pair about which somebody decides, in a transaction; `pair` has the reason that they give."""

    desk: Desk
    session: AsyncSession
    found: PairFound
    pair: PairInput

    async def approve(self) -> str:
        await approving.approve(*self._about_proposal, None)
        return "approved"

    async def reject(self) -> str:
        await approving.reject(*self._about_proposal, self.pair.reason)
        return "rejected"

    async def undo(self) -> str:
        withdrawn = await deciding.undo(*self._about_proposal)
        if withdrawn is None:
            return "reopened"
        return "withdrawn_told" if withdrawn.told else "withdrawn"

    async def exclude(self) -> str:
        await deciding.exclude(*self._about_proposal, self.pair.reason)
        return "excluded"

    async def allow(self) -> str:
        await deciding.release(*self._by, PairKind.EXCLUSION, self.pair)
        return "allowed"

    async def lock(self) -> str:
        await pairs.add(*self._by, PairKind.LOCK, self.desk.programme.id, self.pair)
        return "locked"

    async def unlock(self) -> str:
        await deciding.release(*self._by, PairKind.LOCK, self.pair)
        return "unlocked"

    @property
    def _by(self) -> tuple[AsyncSession, Clock, Principal]:
        return self.session, self.desk.clock, self.desk.who

    @property
    def _about_proposal(self) -> tuple[AsyncSession, Clock, Principal, UUID]:
        return *self._by, self.found.proposal.id


_ACTIONS: Final[Mapping[str, Callable[[_Case], Awaitable[str]]]] = {
    act.__name__: act
    for act in (
        _Case.approve,
        _Case.reject,
        _Case.undo,
        _Case.exclude,
        _Case.allow,
        _Case.lock,
        _Case.unlock,
    )
}
"""What each button does; it gives the name of the message that says so."""


async def _page(
    desk: Desk,
    run_id: UUID,
    proposal_id: UUID,
    *,
    errors: Faults | None = None,
    typed: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response[Any]:
    async with desk.database.read() as session:
        found = await findings.pair(session, desk.who, run_id, proposal_id)
    if found.run.state is not RunState.DONE:
        return desk.go(f"{desk.path}/match/runs/{run_id}")
    return desk.page(
        "result/pair.html",
        status=status,
        found=found,
        title_of=title_of,
        run=found.run,
        proposal=found.proposal,
        reasons=sentences(found.proposal.reasons, desk.language, desk.catalogue),
        homes={
            person.role: place_text(person.wire["location"], desk.catalogue)
            for person in (found.mentee, found.mentor)
        },
        errors=errors or {},
        typed=typed or {},
    )
