"""Exports: what a coordinator opens in a spreadsheet program."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final
from uuid import UUID

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from api.errors import EngineBusy, EngineDied, EngineTimeout, NotFound
from api.files.kinds import FileKind
from api.routes.documented import documents, gives
from api.routes.files import attached
from api.schemas.states import Role
from api.security.access import Principal, Scope, needs
from api.services.exports import Exports, Wanted
from api.settings import Settings
from api.words import Language

Writer = Callable[[Exports, Principal, UUID, Wanted], Awaitable[bytes]]


def _export(name: str, kind: FileKind, scope: Scope, write: Writer, description: str) -> HTTPRouteHandler:
    """The route of a file."""

    @get(
        f"/v1/programmes/{{programme_id:uuid}}/exports/{name}.{kind}",
        operation_id=f"export_{name}_{kind}",
        summary=f"Export {name} as {kind.upper()}",
        description=description,
        tags=("Imports and exports",),
        opt={
            **needs(scope),
            **documents(NotFound, EngineBusy, EngineTimeout, EngineDied),
            **gives(kind.media_type),
        },
    )
    async def export(
        programme_id: FromPath[UUID],
        principal: NamedDependency[Principal],
        language: NamedDependency[Language],
        settings: NamedDependency[Settings],
        exports: NamedDependency[Exports],
    ) -> Response[bytes]:
        wanted = Wanted(kind=kind, language=language, catalogue_dir=settings.catalogue_dir)
        return attached(await write(exports, principal, programme_id, wanted), kind, name, language)

    return export


def _of_people(role: Role, kind: FileKind) -> HTTPRouteHandler:
    return _export(
        f"{role}s",
        kind,
        Scope.PROFILES_READ,
        partial(Exports.people, role=role),
        "Everybody, with headings in the language of `Accept-Language`; an import gives back the same.",
    )


def _of_pairings(kind: FileKind) -> HTTPRouteHandler:
    return _export(
        "pairings",
        kind,
        Scope.PAIRINGS,
        Exports.pairings,
        "All tandems, and what has become of them, in the language of `Accept-Language`.",
    )


EXPORTS: Final = (
    *(_of_people(role, kind) for role in Role for kind in FileKind),
    *map(_of_pairings, FileKind),
)
"""A route for each file."""
