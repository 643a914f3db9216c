"""The mentors of one mentee, each with the price of choosing them, and what can be done about it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from api import words
from api.errors import AppError, NoSuchPath
from api.routes.desk.desk import PATH, Desk, open_to
from api.routes.desk.faults import Faults, faults_of, reason_of
from api.routes.desk.people.shown import title_of
from api.routes.desk.result.words import price_sentence
from api.routes.presence import answered
from api.schemas.pairings import PairingInput
from api.schemas.people import PairInput
from api.schemas.states import PairKind, Role
from api.security.staff import StaffRole
from api.services import deciding, pairs, people
from api.services.advice import Advice, MenteeAbsent
from api.services.advising import AdviceTooLarge, NamedCandidate
from api.services.finished import finished
from api.services.solving import LockImpossible
from api.services.wire import parse
from api.store import findings

MOST: Final = 12
"""So many mentors are shown."""

UNTOLD: Final = (MenteeAbsent, AdviceTooLarge, LockImpossible)
"""Why nothing can be said about a mentee at present."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A mentor as the page shows them; `price` is a sentence, `None` where they cannot be chosen."""

    mentor_id: UUID
    name: str | None
    score: int
    criteria: Mapping[str, int]
    broken_rules: Sequence[str]
    reasons: Sequence[str]
    price: str | None
    in_plan: bool


class MentorsController(Controller):
    """Who else there is for a mentee, as the programme is now."""

    path = f"{PATH}/result/{{run_id:uuid}}/mentees/{{mentee_id:uuid}}"
    opt = open_to(StaffRole.COORDINATOR)

    @get()
    async def show(
        self,
        desk: NamedDependency[Desk],
        advice: NamedDependency[Advice],
        run_id: FromPath[UUID],
        mentee_id: FromPath[UUID],
    ) -> Response[str]:
        """Show the mentors."""
        return await _page(desk, advice, run_id, mentee_id)

    @post("/{mentor_id:uuid}/{action:str}")
    async def act(
        self,
        desk: NamedDependency[Desk],
        advice: NamedDependency[Advice],
        run_id: FromPath[UUID],
        mentee_id: FromPath[UUID],
        mentor_id: FromPath[UUID],
        action: FromPath[str],
    ) -> Response[Any]:
        """Choose a mentor instead, lock or exclude the pair, or pair the two at once."""
        act = _ACTIONS.get(action)
        if act is None:
            raise NoSuchPath
        form = await desk.form()
        wire = {"mentee_id": str(mentee_id), "mentor_id": str(mentor_id), "reason": form.text("reason")}
        try:
            pair = parse(PairInput, wire, desk.catalogue)
            return await act(_Choice(desk, advice, run_id, pair))
        except AppError as error:
            errors = reason_of(mentor_id, faults_of(error, desk.language))
            typed = {mentor_id: form.text("reason") or ""}
            return await _page(
                desk, advice, run_id, mentee_id, errors=errors, typed=typed, status=error.status
            )


@dataclass(frozen=True, slots=True)
class _Choice:
    """A mentor for a mentee about whom somebody decides; `pair` has the reason that they give."""

    desk: Desk
    advice: Advice
    run_id: UUID
    pair: PairInput

    async def choose(self) -> Response[Any]:
        desk = self.desk
        async with desk.database.write() as session:
            run = await deciding.choose(session, desk.clock, desk.who, self.run_id, self.pair)
        return desk.back(f"/match/runs/{run.id}", "chosen")

    async def pair_now(self) -> Response[Any]:
        desk, pair = self.desk, self.pair
        data = PairingInput(mentee_id=pair.mentee_id, mentor_id=pair.mentor_id, reason=pair.reason)
        await deciding.by_hand(desk.database, desk.clock, desk.who, self.advice, desk.programme.id, data)
        return desk.back(f"/result/{self.run_id}", "paired")

    async def lock(self) -> Response[Any]:
        return await self._note(PairKind.LOCK, "locked")

    async def exclude(self) -> Response[Any]:
        return await self._note(PairKind.EXCLUSION, "excluded")

    async def _note(self, kind: PairKind, done: str) -> Response[Any]:
        desk = self.desk
        async with desk.database.write() as session:
            await pairs.add(session, desk.clock, desk.who, kind, desk.programme.id, self.pair)
        return desk.back(f"/result/{self.run_id}/mentees/{self.pair.mentee_id}", done)


_ACTIONS: Final[Mapping[str, Callable[[_Choice], Awaitable[Response[Any]]]]] = {
    "choose": _Choice.choose,
    "pair": _Choice.pair_now,
    "lock": _Choice.lock,
    "exclude": _Choice.exclude,
}
"""What each button does."""


async def _page(
    desk: Desk,
    advice: Advice,
    run_id: UUID,
    mentee_id: UUID,
    *,
    errors: Faults | None = None,
    typed: Mapping[UUID, str] | None = None,
    status: int = 200,
) -> Response[str]:
    async with desk.database.read() as session:
        run = await finished(session, desk.who, run_id)
        mentee = await people.get(session, desk.who, Role.MENTEE, mentee_id)
    untold: str | None = None
    found: Sequence[NamedCandidate] = ()
    try:
        found = await answered(desk.request, advice.candidates(desk.who, mentee_id, MOST))
    except UNTOLD as error:
        untold = words.problem_detail(error.code, desk.language, error.values)
    async with desk.database.read() as session:
        names = await findings.names(session, [UUID(one.mentor) for one in found])
    return desk.page(
        "result/mentors.html",
        status=status,
        run=run,
        mentee=mentee,
        title_of=title_of,
        untold=untold,
        offered=[_offered(desk, one, names) for one in found],
        errors=errors or {},
        typed=typed or {},
    )


def _offered(desk: Desk, one: NamedCandidate, names: Mapping[UUID, str | None]) -> Offered:
    regret = one.found.regret
    return Offered(
        mentor_id=UUID(one.mentor),
        name=names.get(UUID(one.mentor)),
        score=one.found.score,
        criteria=one.found.criteria,
        broken_rules=one.found.broken_rules,
        reasons=[words.reason(reason, desk.language, desk.catalogue) for reason in one.reasons],
        price=None if regret is None else price_sentence(regret, desk.language),
        in_plan=one.found.chosen,
    )
