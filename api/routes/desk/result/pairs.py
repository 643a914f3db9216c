"""The page of a result: what a run has found in plain words, its pairs, and decisions about many."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, Literal, cast
from urllib.parse import urlencode
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from api import words
from api.errors import AppError, BadRequest, Conflict
from api.routes.desk.desk import PATH, Desk, open_to
from api.routes.desk.faults import Faults, faults_of
from api.routes.desk.forms import Form
from api.routes.desk.result.listed import GIVES_LISTED, Listed, listed
from api.schemas.pairings import Decision
from api.schemas.states import ProposalState, RunState
from api.security.staff import StaffRole
from api.services import deciding, findings, sessions
from api.services.deciding import Decided
from api.services.findings import Finding
from api.services.wire import parse
from api.store.records import Run

KEPT: Final = "result"
"""The name under which a session keeps what was decided last, so that it can be taken back."""

MOST_REFUSED: Final = 20
"""So many refusals are told one by one."""


class NothingChosen(Conflict):
    """A decision about the pairs that are ticked, and none is."""

    code = "nothing_chosen"


class ResultController(Controller):
    """The pairs of a run."""

    path = f"{PATH}/result"
    opt = open_to(StaffRole.VIEWER)
    dependencies = GIVES_LISTED

    @get()
    async def newest(self, desk: NamedDependency[Desk], listing: NamedDependency[Listed]) -> Response[Any]:
        """Show the newest result of the programme."""
        async with desk.database.read() as session:
            run = await findings.newest(session, desk.who, desk.programme.id)
        if run is None:
            return desk.page("result/none.html")
        return await shown(desk, run.id, listing)

    @get("/{run_id:uuid}")
    async def of_run(
        self, desk: NamedDependency[Desk], run_id: FromPath[UUID], listing: NamedDependency[Listed]
    ) -> Response[Any]:
        """Show the result of any run."""
        return await shown(desk, run_id, listing)

    @post("/{run_id:uuid}", opt=open_to(StaffRole.COORDINATOR))
    async def decide(
        self, desk: NamedDependency[Desk], run_id: FromPath[UUID], listing: NamedDependency[Listed]
    ) -> Response[Any]:
        """Approve one pair, approve or reject those ticked, or approve all that are undecided."""
        form = await desk.form()
        began = desk.clock.now()
        try:
            what, decided = await _decide(desk, run_id, form)
        except AppError as error:
            errors = faults_of(error, desk.language)
            return await shown(desk, run_id, listing, errors=errors, form=form, status=error.status)
        await _keep(desk, _noted(run_id, what, decided, began, desk.clock.now()))
        return desk.back(f"/result/{run_id}", "decided", **listing.query)

    @post("/{run_id:uuid}/undo", opt=open_to(StaffRole.COORDINATOR))
    async def undo(
        self, desk: NamedDependency[Desk], run_id: FromPath[UUID], listing: NamedDependency[Listed]
    ) -> Response[Any]:
        """Take back what was decided last, as far as that can be."""
        last = _last(desk, run_id)
        if last is not None:
            since, until = (datetime.fromisoformat(last[end]) for end in ("since", "until"))
            async with desk.database.read() as session:
                mine = await deciding.decided_by(session, desk.who, desk.programme.id, since, until)
            undone, told = await deciding.undo_all(desk.database, desk.clock, desk.who, mine)
            now = desk.clock.now()
            # What time was short for is taken back by the next press.
            span = {"since": last["since"], "until": last["until"]} if undone.left else {}
            await _keep(desk, {**_noted(run_id, "undone", undone, now, now), "told": told, **span})
        return desk.back(f"/result/{run_id}", "undone", **listing.query)


async def shown(
    desk: Desk,
    run_id: UUID,
    chosen: Listed,
    *,
    errors: Faults | None = None,
    form: Form | None = None,
    status: int = 200,
) -> Response[Any]:
    """The page of a run's pairs; of a run that has no result, the page that says how far it is."""
    async with desk.database.read() as session:
        finding = await findings.found(session, desk.who, run_id)
    if finding.run.state is not RunState.DONE:
        return desk.go(f"{desk.path}/match/runs/{run_id}")
    last = _last(desk, run_id)
    return desk.page(
        "result/pairs.html",
        status=status,
        finding=finding,
        run=finding.run,
        summary=finding.run.summary,
        by_hand=_by_hand(finding.run),
        chosen=chosen,
        part=listed(finding.pairs, chosen),
        query=urlencode(chosen.query),
        states=finding.states,
        last=last,
        refusals=[] if last is None else _refusals(desk, finding, last),
        errors=errors or {},
        ticked=frozenset(form.texts("proposal")) if form else frozenset(),
        reason=form.text("reason") if form else None,
    )


def _refusals(desk: Desk, finding: Finding, last: Mapping[str, Any]) -> list[tuple[str | None, str]]:
    """Which mentees could not be decided about last, and why."""
    names = {str(pair.id): pair.mentee for pair in finding.pairs}
    return [
        (names[identifier], words.problem_detail(code, desk.language, values))
        for identifier, code, values in last["refused"]
        if identifier in names
    ]


def _by_hand(run: Run) -> Mapping[str, int] | None:
    """What somebody careful would reach by hand; none in pools in which nobody would."""
    summary = run.summary or {}
    pairs, total = summary.get("greedy_pairs"), summary.get("greedy_total_score")
    if pairs is None or total is None:
        return None
    return {"pairs": pairs, "total": total, "mean": round(total / pairs) if pairs else 0}


async def _decide(desk: Desk, run_id: UUID, form: Form) -> tuple[Literal["approved", "rejected"], Decided]:
    """Do what a form asks for.

    Raises
    ------
    NothingChosen, InvalidInput
    BadRequest
        If it asks for nothing that there is.
    """
    async with desk.database.read() as session:
        pairs = (await findings.found(session, desk.who, run_id)).pairs
    one, ticked = form.text("one"), frozenset(form.texts("proposal"))
    what = "approve" if one is not None else form.text("do")
    if what not in {"approve", "reject", "all"}:
        raise BadRequest
    if one is not None:
        wanted = [pair.id for pair in pairs if str(pair.id) == one]
    elif what == "all":
        wanted = [pair.id for pair in pairs if pair.state is ProposalState.PROPOSED]
    else:
        wanted = [pair.id for pair in pairs if str(pair.id) in ticked]
    if not wanted:
        raise NothingChosen
    if what == "reject":
        reason = parse(Decision, {"reason": form.text("reason")}, desk.catalogue).reason
        return "rejected", await deciding.reject_all(desk.database, desk.clock, desk.who, wanted, reason)
    return "approved", await deciding.approve_all(desk.database, desk.clock, desk.who, wanted)


def _noted(
    run_id: UUID, what: str, decided: Decided, since: datetime, until: datetime
) -> Mapping[str, object]:
    refused = list(decided.refused.items())
    return {
        "run": str(run_id),
        "what": what,
        "done": len(decided.done),
        "refused": [[str(identifier), error.code, dict(error.values)] for identifier, error in refused][
            :MOST_REFUSED
        ],
        "refusals": len(refused),
        "left": len(decided.left),
        "since": since.isoformat(),
        "until": until.isoformat(),
    }


async def _keep(desk: Desk, last: Mapping[str, object]) -> None:
    if desk.signed is not None:
        async with desk.database.write() as session:
            await sessions.keep(session, desk.signed.session_id, KEPT, last)


def _last(desk: Desk, run_id: UUID) -> Mapping[str, Any] | None:
    """What was decided last about a run, if that was what somebody did last."""
    last = desk.signed.kept.get(KEPT) if desk.signed is not None else None
    if last is None or last["run"] != str(run_id):
        return None
    return cast(Mapping[str, Any], last)
