"""All that is stored of one mentor or mentee."""

from typing import Any, ClassVar
from uuid import UUID

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.types import Method

from api.errors import NotFound
from api.routes.documented import JSON, documents
from api.routes.given import GivenClock
from api.schemas.exporting import ExportView
from api.schemas.states import Role
from api.security.access import Principal, Scope, needs
from api.services import exporting
from api.services.exporting import Export, export_json
from api.store.database import Database


def exported(export: Export) -> Response[bytes]:
    """An export as a file, which nobody on the way keeps."""
    name = f"{export.person.role}-{export.person.id}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(export_json(export), media_type=JSON, headers=headers)


def _named(_handler: object, _method: Method, path: list[Any]) -> str:
    return "export_mentor" if "mentors" in path else "export_mentee"


class _PersonExport(Controller):
    """What is stored of one person in a role."""

    role: ClassVar[Role]

    @get(
        "/{profile_id:uuid}/export",
        operation_id=_named,
        summary="Export all that is stored of somebody",
        opt={**needs(Scope.PROFILES_READ), **documents(NotFound, answer=ExportView)},
    )
    async def export(
        self,
        profile_id: FromPath[UUID],
        database: NamedDependency[Database],
        clock: GivenClock,
        principal: NamedDependency[Principal],
    ) -> Response[bytes]:
        """Give somebody all that is stored of them, as the GDPR says (articles 15 and 20)."""
        async with database.read() as session:
            found = await exporting.of_person(session, clock, principal, profile_id, self.role)
        return exported(found)


class MentorExport(_PersonExport):
    """Of a mentor."""

    path = "/v1/mentors"
    tags = ("Mentors",)
    role = Role.MENTOR


class MenteeExport(_PersonExport):
    """Of a mentee."""

    path = "/v1/mentees"
    tags = ("Mentees",)
    role = Role.MENTEE
