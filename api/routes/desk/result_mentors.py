"""The mentors of one mentee, each with the price of choosing them, and what can be done about it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from api import words
from api.errors import AppError
from api.routes.desk.desk import PATH, Desk, open_to
from api.routes.desk.faults import Faults, faults_of
from api.routes.desk.result_words import price_sentence
from api.routes.presence import while_present
from api.schemas.pairings import PairingInput
from api.schemas.people import PairInput
from api.schemas.states import PairKind, Role
from api.security.staff import StaffRole
from api.services import deciding, pairs, people, runs
from api.services.advice import Advice, MenteeAbsent
from api.services.advising import AdviceTooLarge, NamedCandidate
from api.services.solving import LockImpossible
from api.services.wire import parse
from api.store import findings

MOST: Final = 12
"""So many mentors are shown."""

UNTOLD: Final = (MenteeAbsent, AdviceTooLarge, LockImpossible)
"""Why nothing can be said about a mentee at present."""


Sent = Mapping[str, str | None]
"""A pair and a reason, as on the wire."""


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

    @post("/{mentor_id:uuid}/choose")
    async def choose(
        self,
        desk: NamedDependency[Desk],
        advice: NamedDependency[Advice],
        run_id: FromPath[UUID],
        mentee_id: FromPath[UUID],
        mentor_id: FromPath[UUID],
    ) -> Response[Any]:
        """Lock the pair, and look for the best plan around it."""

        async def done(sent: Sent) -> Response[Any]:
            async with desk.database.write() as session:
                run = await deciding.choose(session, desk.clock, desk.who, run_id, _pair(desk, sent))
            return desk.back(f"/match/runs/{run.id}", "chosen")

        return await _answer(desk, advice, run_id, mentee_id, mentor_id, done)

    @post("/{mentor_id:uuid}/pair")
    async def pair(
        self,
        desk: NamedDependency[Desk],
        advice: NamedDependency[Advice],
        run_id: FromPath[UUID],
        mentee_id: FromPath[UUID],
        mentor_id: FromPath[UUID],
    ) -> Response[Any]:
        """Pair the two at once, without another plan."""

        async def done(sent: Sent) -> Response[Any]:
            data = parse(PairingInput, sent, desk.catalogue)
            programme_id = desk.programme.id
            await deciding.by_hand(desk.database, desk.clock, desk.who, advice, programme_id, data)
            return desk.back(f"/result/{run_id}", "paired")

        return await _answer(desk, advice, run_id, mentee_id, mentor_id, done)

    @post("/{mentor_id:uuid}/lock")
    async def lock(
        self,
        desk: NamedDependency[Desk],
        advice: NamedDependency[Advice],
        run_id: FromPath[UUID],
        mentee_id: FromPath[UUID],
        mentor_id: FromPath[UUID],
    ) -> Response[Any]:
        """Have every later run contain the pair."""

        async def done(sent: Sent) -> Response[Any]:
            await _note(desk, PairKind.LOCK, sent)
            return desk.back(f"/result/{run_id}/mentees/{mentee_id}", "locked")

        return await _answer(desk, advice, run_id, mentee_id, mentor_id, done)

    @post("/{mentor_id:uuid}/exclude")
    async def exclude(
        self,
        desk: NamedDependency[Desk],
        advice: NamedDependency[Advice],
        run_id: FromPath[UUID],
        mentee_id: FromPath[UUID],
        mentor_id: FromPath[UUID],
    ) -> Response[Any]:
        """Have no later run propose the pair."""

        async def done(sent: Sent) -> Response[Any]:
            await _note(desk, PairKind.EXCLUSION, sent)
            return desk.back(f"/result/{run_id}/mentees/{mentee_id}", "excluded")

        return await _answer(desk, advice, run_id, mentee_id, mentor_id, done)


def _pair(desk: Desk, sent: Sent) -> PairInput:
    """What a form has sent about a pair; raise `InvalidInput`."""
    return parse(PairInput, sent, desk.catalogue)


async def _note(desk: Desk, kind: PairKind, sent: Sent) -> None:
    async with desk.database.write() as session:
        await pairs.add(session, desk.clock, desk.who, kind, desk.programme.id, _pair(desk, sent))


async def _answer(
    desk: Desk,
    advice: Advice,
    run_id: UUID,
    mentee_id: UUID,
    mentor_id: UUID,
    done: Callable[[Sent], Awaitable[Response[Any]]],
) -> Response[Any]:
    """Do what a form asks for; if it is refused, show the mentors again and say why."""
    form = await desk.form()
    sent = {"mentee_id": str(mentee_id), "mentor_id": str(mentor_id), "reason": form.text("reason")}
    try:
        return await done(sent)
    except AppError as error:
        errors = faults_of(error, desk.language)
        return await _page(desk, advice, run_id, mentee_id, errors=errors, status=error.status)


async def _page(
    desk: Desk,
    advice: Advice,
    run_id: UUID,
    mentee_id: UUID,
    *,
    errors: Faults | None = None,
    status: int = 200,
) -> Response[str]:
    async with desk.database.read() as session:
        run = await runs.get(session, desk.who, run_id)
        mentee = await people.get(session, desk.who, Role.MENTEE, mentee_id)
    await desk.request.body()
    untold: str | None = None
    found: Sequence[NamedCandidate] = ()
    try:
        found = await while_present(desk.request, advice.candidates(desk.who, mentee_id, MOST))
    except UNTOLD as error:
        untold = words.problem_detail(error.code, desk.language, error.values)
    async with desk.database.read() as session:
        names = await findings.names(session, [UUID(one.mentor) for one in found])
    return desk.page(
        "result/mentors.html",
        status=status,
        run=run,
        mentee=mentee,
        untold=untold,
        offered=[_offered(desk, one, names) for one in found],
        errors=errors or {},
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
