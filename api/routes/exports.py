"""Exports: what a coordinator opens in a spreadsheet program."""

from typing import Final
from uuid import UUID

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from api.errors import EngineBusy, EngineDied, EngineTimeout, NotFound
from api.files.kinds import FileKind
from api.routes.documented import documents, sheets
from api.routes.files import attached
from api.schemas.states import Role
from api.security.access import Principal, Scope, needs
from api.services.exports import Exports, Wanted
from api.settings import Settings
from api.words import Language

_PATH: Final = "/v1/programmes/{programme_id:uuid}/exports"
_TAGS: Final = ("Imports and exports",)
_RAISES: Final = (NotFound, EngineBusy, EngineTimeout, EngineDied)


def _of_people(role: Role, kind: FileKind) -> HTTPRouteHandler:
    """The route of a file with all the people in a role."""

    @get(
        f"{_PATH}/{role}s.{kind}",
        operation_id=f"export_{role}s_{kind}",
        summary=f"Export {role}s as {kind.upper()}",
        tags=_TAGS,
        opt={**needs(Scope.PROFILES_READ), **documents(*_RAISES), **sheets(kind.media_type)},
    )
    async def export_people(
        programme_id: FromPath[UUID],
        principal: NamedDependency[Principal],
        language: NamedDependency[Language],
        settings: NamedDependency[Settings],
        exports: NamedDependency[Exports],
    ) -> Response[bytes]:
        """Everybody, with headings in the language of `Accept-Language`; an import gives back the same."""
        wanted = Wanted(kind=kind, language=language, catalogue_dir=settings.catalogue_dir)
        data = await exports.people(principal, programme_id, role, wanted)
        return attached(data, kind, f"{role}s", language)

    return export_people


def _of_pairings(kind: FileKind) -> HTTPRouteHandler:
    """The route of a file with all tandems."""

    @get(
        f"{_PATH}/pairings.{kind}",
        operation_id=f"export_pairings_{kind}",
        summary=f"Export tandems as {kind.upper()}",
        tags=_TAGS,
        opt={**needs(Scope.PAIRINGS), **documents(*_RAISES), **sheets(kind.media_type)},
    )
    async def export_pairings(
        programme_id: FromPath[UUID],
        principal: NamedDependency[Principal],
        language: NamedDependency[Language],
        settings: NamedDependency[Settings],
        exports: NamedDependency[Exports],
    ) -> Response[bytes]:
        """All tandems, and what has become of them, in the language of `Accept-Language`."""
        wanted = Wanted(kind=kind, language=language, catalogue_dir=settings.catalogue_dir)
        data = await exports.pairings(principal, programme_id, wanted)
        return attached(data, kind, "pairings", language)

    return export_pairings


EXPORTS: Final = (
    *(_of_people(role, kind) for role in Role for kind in FileKind),
    *(_of_pairings(kind) for kind in FileKind),
)
"""A route for each file."""
