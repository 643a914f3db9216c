"""What coordinators do about mails: remind, set the first meeting, read feedback, see what failed."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, Response, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.errors import NotFound, PairingSettled, PreconditionRequired, Stale
from api.routes.answers import ETAG
from api.routes.changing import GIVES_CHANGE, Change
from api.routes.documented import documents
from api.routes.given import GivenClock
from api.routes.paging import GIVES_PAGING, Paging
from api.schemas.answers import FeedbackList, FeedbackView
from api.schemas.mails import MailView
from api.schemas.pages import Page
from api.schemas.pairings import FirstMeeting, PairingView
from api.schemas.states import MailState
from api.security.access import Principal, Scope, needs
from api.services import feedback, meetings, outbox, reminders
from api.services.versions import Expected
from api.store.database import Database
from api.store.records import Pairing
from api.store.records_mail import FiledMail

# Another name inside, because Litestar reserves `state`.
Become = Annotated[MailState | None, QueryParameter(name="state", description="What has become of the mail.")]


def _mail_view(mail: FiledMail) -> MailView:
    return MailView(
        id=mail.id,
        programme_id=mail.programme_id,
        pairing_id=mail.pairing_id,
        to=mail.role,
        kind=mail.kind,
        state=mail.state,
        due_at=mail.due_at,
        attempts=mail.attempts,
        error=mail.error,
        sent_at=mail.sent_at,
        created_at=mail.created_at,
        updated_at=mail.updated_at,
    )


async def _remind(
    session: AsyncSession, clock: Clock, who: Principal, pairing_id: UUID, expected: Expected
) -> Pairing:
    pairing, _ = await reminders.remind(session, clock, who, pairing_id, expected)
    return pairing


class PairingCorrespondence(Controller):
    """What goes to and fro about a pairing."""

    path = "/v1/pairings/{pairing_id:uuid}"
    tags = ("Pairings",)
    opt = needs(Scope.PAIRINGS)
    dependencies = GIVES_CHANGE

    @post(
        "/remind",
        status_code=200,
        operation_id="remind_pairing",
        summary="Remind whoever is asked",
        opt=documents(NotFound, PairingSettled, Stale),
        response_headers=[ETAG],
    )
    async def remind(self, change: NamedDependency[Change]) -> Response[PairingView]:
        """Send the question once more now, instead of half-way to the deadline. Not twice a day."""
        return await change(_remind)

    @put(
        "/first-meeting",
        operation_id="set_first_meeting",
        summary="Set the first meeting",
        opt=documents(NotFound, PairingSettled, Stale, PreconditionRequired),
        response_headers=[ETAG],
    )
    async def arrange(
        self, change: NamedDependency[Change], data: JSONBody[FirstMeeting]
    ) -> Response[PairingView]:
        """Say when and where the two meet. Both get a calendar file, at once or with the introduction."""
        return await change(meetings.arrange, data)

    @delete(
        "/first-meeting",
        status_code=200,
        operation_id="remove_first_meeting",
        summary="Remove the first meeting",
        opt=documents(NotFound, PairingSettled, Stale, PreconditionRequired),
        response_headers=[ETAG],
    )
    async def call_off(self, change: NamedDependency[Change]) -> Response[PairingView]:
        """Take back what was set. No mail is sent; whoever has been told is to be called."""
        return await change(meetings.arrange, None)

    @get(
        "/feedback",
        operation_id="list_feedback",
        summary="List what both have said",
        opt=documents(NotFound),
    )
    async def feedback(
        self,
        pairing_id: FromPath[UUID],
        database: NamedDependency[Database],
        principal: NamedDependency[Principal],
    ) -> FeedbackList:
        """List what mentor and mentee have answered after one and three months."""
        async with database.read() as session:
            found = await feedback.listed(session, principal, pairing_id)
        items = [
            FeedbackView(
                role=role,
                months=said.months,
                fit=said.fit,
                progress=said.progress,
                created_at=said.created_at,
            )
            for role, said in found
        ]
        return FeedbackList(items=items)


class MailsOfProgramme(Controller):
    """The mails of a programme."""

    path = "/v1/programmes/{programme_id:uuid}/mails"
    tags = ("Mails",)
    opt = needs(Scope.PAIRINGS)
    dependencies = GIVES_PAGING

    @get(operation_id="list_mails", summary="List mails", opt=documents(NotFound))
    async def listed(
        self,
        programme_id: FromPath[UUID],
        database: NamedDependency[Database],
        principal: NamedDependency[Principal],
        paging: NamedDependency[Paging],
        become: Become = None,
    ) -> Response[Page[MailView]]:
        """List mails, oldest first; `state=failed` lists those that somebody has to look after."""
        async with database.read() as session:
            part = await outbox.listed(session, principal, programme_id, become, paging.window)
        return paging.answer([_mail_view(mail) for mail in part.items], part.next_cursor)


class OneMail(Controller):
    """One mail."""

    path = "/v1/mails/{mail_id:uuid}"
    tags = ("Mails",)
    opt = needs(Scope.PAIRINGS)

    @post(
        "/retry",
        status_code=200,
        operation_id="retry_mail",
        summary="Try a mail again",
        opt=documents(NotFound),
    )
    async def retry(
        self,
        mail_id: FromPath[UUID],
        database: NamedDependency[Database],
        clock: GivenClock,
        principal: NamedDependency[Principal],
    ) -> MailView:
        """Have a mail that failed tried again, once its cause is mended. Any other stays as it is."""
        async with database.write() as session:
            return _mail_view(await outbox.retry(session, clock, principal, mail_id))
