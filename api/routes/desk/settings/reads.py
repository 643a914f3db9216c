"""Who has looked at whom in a programme."""

from litestar import Controller, Response, get
from litestar.di import NamedDependency

from api.routes.desk.actors import actor_of
from api.routes.desk.desk import PATH, Desk, open_to
from api.routes.desk.settings.audit import Before
from api.security.staff import StaffRole
from api.services import witnessing


class ReadsController(Controller):
    """When, who, whom, in which way."""

    path = f"{PATH}/settings/audit/reads"
    opt = open_to(StaffRole.ADMINISTRATOR)

    @get()
    async def show(self, desk: NamedDependency[Desk], before: Before = None) -> Response[str]:
        """Show a page of it, newest first."""
        async with desk.database.read() as session:
            part = await witnessing.listed(session, desk.who, desk.programme.id, before=before)
        return desk.page(
            "settings/reads.html",
            entries=[(one, actor_of(one.read.actor, one.by, desk.language)) for one in part.items],
            next=part.next_cursor,
            begun=before is None,
        )
