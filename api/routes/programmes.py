"""Programmes."""

from typing import Any
from uuid import UUID

from litestar import Controller, Response, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from api.errors import NotFound, PreconditionRequired, Stale
from api.routes.answers import ETAG, LOCATION, IfMatch, tagged
from api.routes.documented import documents
from api.routes.given import GivenClock
from api.routes.paging import GIVES_PAGING, Paging
from api.routes.presenting import programme_view
from api.routes.requests import JsonRequest
from api.schemas.pages import Page
from api.schemas.patches import ProgrammePatch
from api.schemas.programmes import ProgrammeInput, ProgrammeView
from api.security.access import Principal, Scope, needs
from api.services import programmes
from api.services.programmes import SlugTaken
from api.services.versions import Expected
from api.store.database import Database
from scoring.catalogue import Catalogue


class ProgrammeController(Controller):
    """Each programme has people, a policy and runs of its own."""

    path = "/v1/programmes"
    tags = ("Programmes",)
    dependencies = GIVES_PAGING

    @get(operation_id="list_programmes", summary="List programmes", opt=needs(Scope.PROFILES_READ))
    async def listed(
        self,
        database: NamedDependency[Database],
        principal: NamedDependency[Principal],
        paging: NamedDependency[Paging],
    ) -> Response[Page[ProgrammeView]]:
        """List the programmes that the key reaches, oldest first."""
        async with database.read() as session:
            part = await programmes.listed(session, principal, paging.window)
        return paging.answer([programme_view(one) for one in part.items], part.next_cursor)

    @post(
        operation_id="create_programme",
        summary="Create a programme",
        opt={**needs(Scope.ADMIN), **documents(SlugTaken)},
        response_headers=[ETAG, LOCATION],
    )
    async def create(
        self,
        data: JSONBody[ProgrammeInput],
        database: NamedDependency[Database],
        clock: GivenClock,
        principal: NamedDependency[Principal],
    ) -> Response[ProgrammeView]:
        """Create a programme; what is left out has its default."""
        async with database.write() as session:
            made = await programmes.create(session, clock, principal, data)
        location = f"/v1/programmes/{made.id}"
        return tagged(programme_view(made), made.id, made.version, status=201, location=location)

    @get(
        "/{programme_id:uuid}",
        operation_id="get_programme",
        summary="Get a programme",
        opt={**needs(Scope.PROFILES_READ), **documents(NotFound)},
        response_headers=[ETAG],
    )
    async def show(
        self,
        programme_id: FromPath[UUID],
        database: NamedDependency[Database],
        principal: NamedDependency[Principal],
    ) -> Response[ProgrammeView]:
        """Get a programme with its present policy."""
        async with database.read() as session:
            found = await programmes.get(session, principal, programme_id)
        return tagged(programme_view(found), found.id, found.version)

    @patch(
        "/{programme_id:uuid}",
        operation_id="change_programme",
        summary="Change a programme",
        opt={
            **needs(Scope.ADMIN),
            **documents(
                *(NotFound, SlugTaken, Stale, PreconditionRequired), body=ProgrammePatch, answer=ProgrammeView
            ),
        },
        response_headers=[ETAG],
    )
    async def change(
        self,
        programme_id: FromPath[UUID],
        request: JsonRequest,
        database: NamedDependency[Database],
        clock: GivenClock,
        principal: NamedDependency[Principal],
        catalogue: NamedDependency[Catalogue],
        if_match: IfMatch = None,
    ) -> Response[Any]:
        """Change what the JSON Merge Patch names; runs that have begun keep their policy."""
        changes = await request.json()
        async with database.write() as session:
            changed = await programmes.change(
                session,
                clock,
                principal,
                programme_id,
                changes,
                expected=Expected.read(if_match),
                catalogue=catalogue,
            )
        return tagged(programme_view(changed), changed.id, changed.version)
