"""Webhooks: who is told what happens, the secret, and the log of deliveries."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from api.errors import NotFound, Stale
from api.routes.answers import ETAG, LOCATION, IfMatch, tagged
from api.routes.documented import CONFIDENTIAL, documents
from api.routes.given import GivenClock
from api.routes.paging import GIVES_PAGING, Paging
from api.routes.presenting_webhooks import delivery_view, secret_view, webhook_view
from api.schemas.pages import Page
from api.schemas.states import DeliveryState
from api.schemas.webhooks import DeliveryView, RotationInput, WebhookInput, WebhookSecret, WebhookView
from api.security.access import Principal, Scope, needs
from api.services import webhooks
from api.services.versions import Expected
from api.services.webhooks import WebhookEnded
from api.settings import Settings
from api.store.database import Database

# Another name inside, because Litestar reserves `state`.
Become = Annotated[
    DeliveryState | None, QueryParameter(name="state", description="What has become of the delivery.")
]


class WebhookController(Controller):
    """Other systems that are told what happens, as Standard Webhooks asks for it."""

    path = "/v1/webhooks"
    tags = ("Webhooks",)
    opt = needs(Scope.EVENTS_READ)
    dependencies = GIVES_PAGING

    @get(operation_id="list_webhooks", summary="List webhooks")
    async def listed(
        self,
        database: NamedDependency[Database],
        principal: NamedDependency[Principal],
        paging: NamedDependency[Paging],
    ) -> Response[Page[WebhookView]]:
        """List the webhooks that tell only of programmes that the key reaches, oldest first."""
        async with database.read() as session:
            part = await webhooks.listed(session, principal, paging.window)
        return paging.answer([webhook_view(one) for one in part.items], part.next_cursor)

    @post(
        operation_id="create_webhook",
        summary="Create a webhook",
        opt={**CONFIDENTIAL, **documents(NotFound)},
        response_headers=[ETAG, LOCATION],
    )
    async def create(
        self,
        data: JSONBody[WebhookInput],
        database: NamedDependency[Database],
        settings: NamedDependency[Settings],
        clock: GivenClock,
        principal: NamedDependency[Principal],
    ) -> Response[WebhookSecret]:
        """Have what happens from now on sent to a URL; keep the `secret`, which is never shown again.

        Each message is a `POST` of `{"type", "timestamp", "data"}`, where `data` is the event as the feed
        shows it, with the headers `webhook-id`, `webhook-timestamp` and `webhook-signature` of Standard
        Webhooks. A status from 200 to 299 within 20 seconds takes it; 410 ends the webhook; after anything
        else it is tried again, ten times in about three days. It may come twice, with the same `webhook-id`.
        """
        async with database.write() as session:
            made = await webhooks.create(
                session, clock, principal, data, allow_private=settings.webhook_allow_private
            )
        location = f"/v1/webhooks/{made.id}"
        return tagged(secret_view(made), made.id, made.version, status=201, location=location)

    @get(
        "/{webhook_id:uuid}",
        operation_id="get_webhook",
        summary="Get a webhook",
        opt=documents(NotFound),
        response_headers=[ETAG],
    )
    async def show(
        self,
        webhook_id: FromPath[UUID],
        database: NamedDependency[Database],
        principal: NamedDependency[Principal],
    ) -> Response[WebhookView]:
        """Get a webhook, without its secret."""
        async with database.read() as session:
            found = await webhooks.get(session, principal, webhook_id)
        return tagged(webhook_view(found), found.id, found.version)

    @delete(
        "/{webhook_id:uuid}",
        operation_id="delete_webhook",
        summary="Delete a webhook",
        opt=documents(NotFound, Stale),
    )
    async def remove(
        self,
        webhook_id: FromPath[UUID],
        database: NamedDependency[Database],
        clock: GivenClock,
        principal: NamedDependency[Principal],
        if_match: IfMatch = None,
    ) -> None:
        """Tell no more, and delete the log of deliveries."""
        async with database.write() as session:
            await webhooks.remove(session, clock, principal, webhook_id, expected=Expected.read(if_match))

    @post(
        "/{webhook_id:uuid}/rotate-secret",
        status_code=200,
        operation_id="rotate_webhook_secret",
        summary="Rotate the secret",
        opt={**CONFIDENTIAL, **documents(NotFound, Stale)},
        response_headers=[ETAG],
    )
    async def rotate(
        self,
        webhook_id: FromPath[UUID],
        database: NamedDependency[Database],
        clock: GivenClock,
        principal: NamedDependency[Principal],
        data: JSONBody[RotationInput | None] = None,
        if_match: IfMatch = None,
    ) -> Response[WebhookSecret]:
        """Replace the secret; for a while messages are signed by both, so that receivers can follow."""
        expected = Expected.read(if_match)
        async with database.write() as session:
            rotated = await webhooks.rotate(
                session, clock, principal, webhook_id, data or RotationInput(), expected=expected
            )
        return tagged(secret_view(rotated), rotated.id, rotated.version)

    @post(
        "/{webhook_id:uuid}/ping",
        status_code=202,
        operation_id="ping_webhook",
        summary="Send a test",
        opt=documents(NotFound, WebhookEnded),
    )
    async def ping(
        self,
        webhook_id: FromPath[UUID],
        database: NamedDependency[Database],
        clock: GivenClock,
        principal: NamedDependency[Principal],
    ) -> DeliveryView:
        """Send a message of the type `webhook.ping`; the log shows what has come of it."""
        async with database.write() as session:
            return delivery_view(await webhooks.ping(session, clock, principal, webhook_id))

    @get(
        "/{webhook_id:uuid}/deliveries",
        operation_id="list_webhook_deliveries",
        summary="List deliveries",
        opt=documents(NotFound),
    )
    async def deliveries(
        self,
        webhook_id: FromPath[UUID],
        database: NamedDependency[Database],
        principal: NamedDependency[Principal],
        paging: NamedDependency[Paging],
        become: Become = None,
    ) -> Response[Page[DeliveryView]]:
        """List what was sent or is to be sent in the last 30 days, newest first, with all attempts."""
        async with database.read() as session:
            part = await webhooks.log(session, principal, webhook_id, become, paging.window)
        return paging.answer([delivery_view(one) for one in part.items], part.next_cursor)

    @post(
        "/{webhook_id:uuid}/deliveries/{delivery_id:uuid}/redeliver",
        status_code=202,
        operation_id="redeliver_webhook",
        summary="Deliver again",
        opt=documents(NotFound, WebhookEnded),
    )
    async def redeliver(
        self,
        webhook_id: FromPath[UUID],
        delivery_id: FromPath[UUID],
        database: NamedDependency[Database],
        clock: GivenClock,
        principal: NamedDependency[Principal],
    ) -> DeliveryView:
        """Send a delivery now, whatever has become of it, under the same `webhook-id`."""
        async with database.write() as session:
            return delivery_view(await webhooks.redeliver(session, clock, principal, webhook_id, delivery_id))
