"""The trail of what has happened in a programme."""

from typing import Annotated

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from api import words
from api.routes.desk.actors import actor_of
from api.routes.desk.desk import PATH, Desk, open_to
from api.schemas.events import EVENT_TYPES
from api.security.staff import StaffRole
from api.services import audit

Type = Annotated[str, QueryParameter(name="type", description="A type of events; all if left out.")]
Before = Annotated[
    int | None, QueryParameter(name="before", ge=1, le=2**62, description="Events before this one.")
]


class AuditController(Controller):
    """When, who, what."""

    path = f"{PATH}/settings/audit"
    opt = open_to(StaffRole.ADMINISTRATOR)

    @get()
    async def show(
        self, desk: NamedDependency[Desk], kind: Type = "", before: Before = None
    ) -> Response[str]:
        """Show a page of what has happened, newest first."""
        chosen = kind if kind in EVENT_TYPES else None
        async with desk.database.read() as session:
            part = await audit.listed(session, desk.who, desk.programme.id, kind=chosen, before=before)
        named = {one: words.label("event", one, desk.language) for one in EVENT_TYPES}
        return desk.page(
            "settings/audit.html",
            entries=[(one, actor_of(one.event.actor, one.by, desk.language)) for one in part.items],
            next=part.next_cursor,
            chosen=chosen or "",
            begun=before is None,
            types=sorted(named.items(), key=lambda option: option[1].casefold()),
        )
