"""The trail of the installation, for its administrators."""

from typing import Annotated

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from api import words
from api.routes.desk.actors import actor_of
from api.routes.desk.desk import OPEN_TO_SIGNED_IN
from api.routes.desk.settings.audit import Before
from api.routes.desk.visitor import Visitor
from api.schemas.events import TRAIL_TYPES
from api.services import trail

Type = Annotated[
    str, QueryParameter(name="type", description="A type of what the trail tells; all if left out.")
]


class TrailController(Controller):
    """What has become of accounts, keys and webhooks."""

    path = "/desk/trail"
    opt = OPEN_TO_SIGNED_IN

    @get()
    async def show(
        self, visitor: NamedDependency[Visitor], kind: Type = "", before: Before = None
    ) -> Response[str]:
        """Show a page of it, newest first."""
        who, chosen = visitor.overall(), kind if kind in TRAIL_TYPES else None
        async with visitor.database.read() as session:
            part = await trail.listed(session, who, kind=chosen, before=before)
        named = {one: words.label("event", one, visitor.language) for one in TRAIL_TYPES}
        return visitor.page(
            "trail.html",
            entries=[(one, actor_of(one.event.actor, one.by, visitor.language)) for one in part.items],
            next=part.next_cursor,
            chosen=chosen or "",
            begun=before is None,
            types=sorted(named.items(), key=lambda option: option[1].casefold()),
        )
