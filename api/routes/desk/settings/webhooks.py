"""The webhooks of a programme: other systems that are told what happens."""

from typing import Annotated, Any, Final
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from api.errors import AppError
from api.routes.desk.desk import PATH, Desk, open_to
from api.routes.desk.faults import Faults, faults_of
from api.routes.presenting_webhooks import delivery_view
from api.schemas.events import ANY_OF_KIND
from api.schemas.states import WebhookState
from api.schemas.webhooks import RotationInput, WebhookInput
from api.security.staff import StaffRole
from api.services import webhooks
from api.services.pages import Window
from api.services.versions import Expected
from api.services.wire import parse
from api.settings import Settings
from api.store.records_webhooks import Webhook
from api.webhooks import shown_secret

PAGE: Final = "/settings/webhooks"
SHOWN: Final = Window(limit=200)
DELIVERIES: Final = 25
"""Deliveries on a page."""

Cursor = Annotated[str | None, QueryParameter(name="cursor", description="Where the next page begins.")]


class WebhooksController(Controller):
    """Other systems that are told what happens in this programme."""

    path = f"{PATH}{PAGE}"
    opt = open_to(StaffRole.ADMINISTRATOR)

    @get()
    async def show(self, desk: NamedDependency[Desk]) -> Response[str]:
        """Show the webhooks, and the form of a new one."""
        return await _page(desk, {"url": None, "description": None, "event_types": []}, {})

    @post()
    async def make(self, desk: NamedDependency[Desk], settings: NamedDependency[Settings]) -> Response[Any]:
        """Begin to tell another system, and show the secret once."""
        form = await desk.form()
        said = {
            "url": form.text("url") or "",
            "description": form.text("description"),
            "event_types": list(form.texts("event_types")),
        }
        try:
            wanted = {**said, "event_types": said["event_types"] or None}
            data = parse(WebhookInput, wanted, desk.catalogue)
            async with desk.database.write() as session:
                made = await webhooks.create(
                    session, desk.clock, desk.who, data, allow_private=settings.webhook_allow_private
                )
        except AppError as error:
            return await _page(desk, said, faults_of(error, desk.language), error.status)
        return _secret(desk, made)

    @get("/{webhook_id:uuid}")
    async def one(
        self, desk: NamedDependency[Desk], webhook_id: FromPath[UUID], cursor: Cursor = None
    ) -> Response[str]:
        """Show a webhook, and what it was told."""
        window = Window.read(DELIVERIES, cursor)
        async with desk.database.read() as session:
            found = await webhooks.get(session, desk.who, webhook_id)
            part = await webhooks.log(session, desk.who, webhook_id, None, window)
        return desk.page(
            "settings/webhook.html",
            webhook=found,
            active=found.state is WebhookState.ACTIVE,
            deliveries=[delivery_view(one) for one in part.items],
            next=part.next_cursor,
            begun=cursor is None,
        )

    @post("/{webhook_id:uuid}/ping")
    async def ping(self, desk: NamedDependency[Desk], webhook_id: FromPath[UUID]) -> Response[Any]:
        """Send a test."""
        async with desk.database.write() as session:
            await webhooks.ping(session, desk.clock, desk.who, webhook_id)
        return desk.back(f"{PAGE}/{webhook_id}", "webhook_pinged")

    @post("/{webhook_id:uuid}/rotate")
    async def rotate(self, desk: NamedDependency[Desk], webhook_id: FromPath[UUID]) -> Response[Any]:
        """Give it another secret, and show that once; the old one signs, too, for a day."""
        async with desk.database.write() as session:
            rotated = await webhooks.rotate(
                session, desk.clock, desk.who, webhook_id, RotationInput(), expected=Expected()
            )
        return _secret(desk, rotated)

    @post("/{webhook_id:uuid}/remove")
    async def remove(self, desk: NamedDependency[Desk], webhook_id: FromPath[UUID]) -> Response[Any]:
        """Tell it nothing any more, and forget what it was told."""
        async with desk.database.write() as session:
            await webhooks.remove(session, desk.clock, desk.who, webhook_id, expected=Expected())
        return desk.back(PAGE, "webhook_removed")

    @post("/{webhook_id:uuid}/deliveries/{delivery_id:uuid}/redeliver")
    async def redeliver(
        self, desk: NamedDependency[Desk], webhook_id: FromPath[UUID], delivery_id: FromPath[UUID]
    ) -> Response[Any]:
        """Send something again."""
        async with desk.database.write() as session:
            await webhooks.redeliver(session, desk.clock, desk.who, webhook_id, delivery_id)
        return desk.back(f"{PAGE}/{webhook_id}", "webhook_redelivered")


def _secret(desk: Desk, webhook: Webhook) -> Response[str]:
    return desk.page("settings/secret.html", webhook=webhook, secret=shown_secret(webhook.secret))


async def _page(desk: Desk, said: dict[str, Any], errors: Faults, status: int = 200) -> Response[str]:
    async with desk.database.read() as session:
        found = (await webhooks.listed(session, desk.who, SHOWN)).items
    return desk.page(
        "settings/webhooks.html",
        status=status,
        webhooks=found,
        kinds=sorted(ANY_OF_KIND),
        said=said,
        errors=errors,
    )
