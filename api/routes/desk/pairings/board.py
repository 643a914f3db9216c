"""The board of pairings, and the page of one of them."""

from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from api.errors import AppError
from api.routes.desk.desk import PATH, Desk, open_to
from api.routes.desk.faults import Faults, faults_of
from api.routes.desk.paging import Page
from api.routes.desk.pairings.acting import acts_in
from api.schemas.answers import DeclineReason
from api.security.staff import StaffRole
from api.services import board, outbox
from api.services.board import UNDELIVERED, Shelf


class Choice(StrEnum):
    """What the board is narrowed to: one of its shelves, or pairings with a mail that has failed."""

    INVITED = Shelf.INVITED.value
    MENTEE_ASKED = Shelf.MENTEE_ASKED.value
    ACTIVE = Shelf.ACTIVE.value
    ENDED = Shelf.ENDED.value
    UNDELIVERED = UNDELIVERED


Wanted = Annotated[Choice | None, QueryParameter(name="show", description="What is to be shown.")]


class PairingsController(Controller):
    """Pairings by their state."""

    path = f"{PATH}/pairings"
    opt = open_to(StaffRole.VIEWER)

    @get()
    async def board(
        self, desk: NamedDependency[Desk], wanted: Wanted = None, number: Page = 1
    ) -> Response[str]:
        """Show the board, or one of its states."""
        who, programme_id = desk.who, desk.programme.id
        async with desk.database.read() as session:
            if wanted is None:
                found = await board.whole(session, desk.clock, who, programme_id)
            else:
                found = await board.part(session, desk.clock, who, programme_id, wanted.value, number)
        return desk.page(
            "pairings/board.html",
            board=found,
            chosen=wanted,
            choices=list(Choice),
            reasons=list(DeclineReason),
        )

    @get("/{pairing_id:uuid}")
    async def show(self, desk: NamedDependency[Desk], pairing_id: FromPath[UUID]) -> Response[str]:
        """Show one pairing: its steps, its mails, and what both have said."""
        return await _page(desk, pairing_id, {})

    @post("/{pairing_id:uuid}/mails/{mail_id:uuid}/retry", opt=open_to(StaffRole.COORDINATOR))
    async def retry(
        self, desk: NamedDependency[Desk], pairing_id: FromPath[UUID], mail_id: FromPath[UUID]
    ) -> Response[Any]:
        """Have a mail that failed sent again."""
        async with desk.database.write() as session:
            await outbox.retry(session, desk.clock, desk.who, mail_id)
        return desk.back(f"/pairings/{pairing_id}", "mail_retried")

    @post("/{pairing_id:uuid}/repair", opt=open_to(StaffRole.COORDINATOR))
    async def repair(self, desk: NamedDependency[Desk], pairing_id: FromPath[UUID]) -> Response[Any]:
        """Look for another plan after it has ended; leads to the run."""
        try:
            async with desk.database.write() as session:
                run = await board.repair_now(session, desk.clock, desk.who, pairing_id)
        except AppError as error:
            return await _page(desk, pairing_id, faults_of(error, desk.language), error.status)
        return desk.back(f"/match/runs/{run.id}")


async def _page(desk: Desk, pairing_id: UUID, errors: Faults, status: int = 200) -> Response[str]:
    async with desk.database.read() as session:
        found = await board.file(session, desk.clock, desk.who, pairing_id)
    acts = acts_in(found.card.pairing)
    return desk.page(
        "pairings/pairing.html",
        status=status,
        file=found,
        acts=acts,
        reasons=list(DeclineReason),
        errors=errors,
    )
