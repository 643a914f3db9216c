"""Proposals that are decided, and the pairings that follow."""

from collections.abc import Mapping
from typing import Annotated, Any, Final
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from api.errors import MenteeTaken, MentorFull, NotFound, PairingSettled, ProposalSettled, Stale
from api.routes.answers import ETAG, LOCATION, spoken
from api.routes.changing import GIVES_CHANGE, Change, answer_with
from api.routes.documented import documents
from api.routes.given import GivenClock
from api.routes.paging import GIVES_PAGING, Paging
from api.routes.presenting import history_view, pairing_view, proposal_view
from api.schemas.pages import Page
from api.schemas.pairings import Answer, Decision, Ending, History, PairingInput, PairingView
from api.schemas.runs import ProposalView
from api.security.access import Principal, Scope, needs
from api.services import approving, opening, pairings
from api.services.advice import Advice
from api.services.leaving_out import ConsentMissing, ConsentWithdrawn, PersonRestricted
from api.services.opening import PairExcluded, PersonInactive
from api.services.pairings import Wish
from api.store.database import Database
from api.store.records import PairingFilter
from api.words import Language
from matcher.pairing import Event, PairingState
from scoring.catalogue import Catalogue

# Another name inside, because Litestar reserves `state`.
Standing = Annotated[
    PairingState | None, QueryParameter(name="state", description="Where the pairing stands.")
]
OfMentor = Annotated[UUID | None, QueryParameter(description="Pairings of this mentor.")]
OfMentee = Annotated[UUID | None, QueryParameter(description="Pairings of this mentee.")]

REFUSALS: Final = (
    PairExcluded,
    MenteeTaken,
    MentorFull,
    PersonInactive,
    PersonRestricted,
    ConsentWithdrawn,
    ConsentMissing,
)
"""What keeps a pairing from being opened."""

STEP: Final[Mapping[str, Any]] = documents(NotFound, PairingSettled, Stale)


class ProposalController(Controller):
    """A proposal, which a coordinator decides."""

    path = "/v1/proposals/{proposal_id:uuid}"
    tags = ("Proposals",)
    opt = needs(Scope.PAIRINGS)

    @post(
        "/approve",
        status_code=200,
        operation_id="approve_proposal",
        summary="Approve a proposal",
        opt=documents(NotFound, ProposalSettled, *REFUSALS),
        response_headers=[ETAG],
    )
    async def approve(
        self,
        proposal_id: FromPath[UUID],
        database: NamedDependency[Database],
        clock: GivenClock,
        principal: NamedDependency[Principal],
        data: JSONBody[Decision | None] = None,
    ) -> Response[PairingView]:
        """Start a pairing and ask the mentor. Approved already, it answers with the pairing as it stands."""
        reason = None if data is None else data.reason
        async with database.write() as session:
            pairing = await approving.approve(session, clock, principal, proposal_id, reason)
        return answer_with(pairing)

    @post(
        "/reject",
        status_code=200,
        operation_id="reject_proposal",
        summary="Reject a proposal",
        opt=documents(NotFound, ProposalSettled),
    )
    async def reject(
        self,
        proposal_id: FromPath[UUID],
        database: NamedDependency[Database],
        clock: GivenClock,
        principal: NamedDependency[Principal],
        language: NamedDependency[Language],
        catalogue: NamedDependency[Catalogue],
        data: JSONBody[Decision | None] = None,
    ) -> Response[ProposalView]:
        """Settle a proposal without a pairing. A later run may propose the pair again."""
        reason = None if data is None else data.reason
        async with database.write() as session:
            rejected = await approving.reject(session, clock, principal, proposal_id, reason)
        return Response(proposal_view(rejected, language, catalogue), headers=spoken(language))


class PairingsOfProgramme(Controller):
    """The pairings of a programme."""

    path = "/v1/programmes/{programme_id:uuid}/pairings"
    tags = ("Pairings",)
    opt = needs(Scope.PAIRINGS)
    dependencies = GIVES_PAGING

    @get(operation_id="list_pairings", summary="List pairings", opt=documents(NotFound))
    async def listed(
        self,
        programme_id: FromPath[UUID],
        database: NamedDependency[Database],
        principal: NamedDependency[Principal],
        paging: NamedDependency[Paging],
        standing: Standing = None,
        mentor_id: OfMentor = None,
        mentee_id: OfMentee = None,
    ) -> Response[Page[PairingView]]:
        """List those that pass all the filters, oldest first."""
        chosen = PairingFilter(standing, mentor_id, mentee_id)
        async with database.read() as session:
            part = await pairings.listed(session, principal, programme_id, chosen, paging.window)
        return paging.answer([pairing_view(one) for one in part.items], part.next_cursor)

    @post(
        operation_id="create_pairing",
        summary="Pair two people by hand",
        opt=documents(NotFound, *REFUSALS),
        response_headers=[ETAG, LOCATION],
    )
    async def create(
        self,
        programme_id: FromPath[UUID],
        data: JSONBody[PairingInput],
        database: NamedDependency[Database],
        clock: GivenClock,
        principal: NamedDependency[Principal],
        advice: NamedDependency[Advice],
    ) -> Response[PairingView]:
        """Start a pairing and ask the mentor. Of all rules, only an exclusion forbids it.

        Its `regret` is what the best plan of all who are free now loses by it.
        """
        regret = await advice.regret(principal, programme_id, data)
        async with database.write() as session:
            made = await opening.create(session, clock, principal, programme_id, data, regret)
        return answer_with(made, 201, f"/v1/pairings/{made.id}")


class PairingController(Controller):
    """One pairing."""

    path = "/v1/pairings/{pairing_id:uuid}"
    tags = ("Pairings",)
    opt = needs(Scope.PAIRINGS)
    dependencies = GIVES_CHANGE

    @get(
        operation_id="get_pairing", summary="Get a pairing", opt=documents(NotFound), response_headers=[ETAG]
    )
    async def show(
        self,
        pairing_id: FromPath[UUID],
        database: NamedDependency[Database],
        principal: NamedDependency[Principal],
    ) -> Response[PairingView]:
        """Get a pairing as it stands."""
        async with database.read() as session:
            return answer_with(await pairings.get(session, principal, pairing_id))

    @get(
        "/history",
        operation_id="list_pairing_history",
        summary="List the steps of a pairing",
        opt=documents(NotFound),
    )
    async def history(
        self,
        pairing_id: FromPath[UUID],
        database: NamedDependency[Database],
        principal: NamedDependency[Principal],
    ) -> History:
        """List who has brought it into which state, when and why."""
        async with database.read() as session:
            return history_view(await pairings.history(session, principal, pairing_id))

    @post(
        "/confirm",
        status_code=200,
        operation_id="confirm_pairing",
        summary="Confirm for a mentor or a mentee",
        opt=STEP,
        response_headers=[ETAG],
    )
    async def confirm(
        self, change: NamedDependency[Change], data: JSONBody[Answer | None] = None
    ) -> Response[PairingView]:
        """Say yes for whoever is asked: then the mentee is asked, or the pairing is active.

        To say the same again changes nothing, and answers with what stands.
        """
        return await change(pairings.act, Wish.of(Event.CONFIRM, data))

    @post(
        "/decline",
        status_code=200,
        operation_id="decline_pairing",
        summary="Decline for a mentor or a mentee",
        opt=STEP,
        response_headers=[ETAG],
    )
    async def decline(
        self, change: NamedDependency[Change], data: JSONBody[Answer | None] = None
    ) -> Response[PairingView]:
        """Say no for whoever is asked. The pair becomes an exclusion."""
        return await change(pairings.act, Wish.of(Event.DECLINE, data))

    @post(
        "/cancel",
        status_code=200,
        operation_id="cancel_pairing",
        summary="Cancel a pairing",
        opt=STEP,
        response_headers=[ETAG],
    )
    async def cancel(
        self, change: NamedDependency[Change], data: JSONBody[Ending | None] = None
    ) -> Response[PairingView]:
        """End an open pairing before its time. A later run may propose the pair again."""
        return await change(pairings.act, Wish.of(Event.CANCEL, data))

    @post(
        "/complete",
        status_code=200,
        operation_id="complete_pairing",
        summary="Complete a pairing",
        opt=STEP,
        response_headers=[ETAG],
    )
    async def complete(
        self, change: NamedDependency[Change], data: JSONBody[Ending | None] = None
    ) -> Response[PairingView]:
        """End an active pairing that has come to its end."""
        return await change(pairings.act, Wish.of(Event.COMPLETE, data))
