"""Imports: many people at once, from a spreadsheet or another system."""

import asyncio
from contextlib import suppress
from typing import Annotated, Any, Final
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, HeaderParameter, QueryParameter

from api import words
from api.errors import Conflict, EngineBusy, EngineDied, EngineTimeout, NotFound
from api.files.kinds import CSV, NDJSON, OLD_EXCEL, XLSX, FileKind
from api.files.report_tables import report_file
from api.problems import MEDIA_TYPE, problem_of
from api.routes.answers import ETAG, LOCATION, spoken, tagged
from api.routes.documented import JSON, documents, gives, takes
from api.routes.files import attached, wanted
from api.routes.following import EVENTS, SEEN, LastEventId, followed
from api.routes.given import GivenClock
from api.routes.preferring import APPLIED, preferences
from api.routes.preferring import HEADER as PREFER
from api.routes.presence import while_present
from api.routes.requests import JsonRequest
from api.schemas.imports import ImportFailure, ImportProgress, ImportReport, ImportView
from api.schemas.problem import FileFaulty
from api.schemas.states import Role
from api.security.access import Principal, Scope, needs
from api.services import imports
from api.services.following import follow_by
from api.services.imports import Imports
from api.services.reading import Form, Sent
from api.settings import Settings
from api.store.database import Database
from api.store.records_imports import Import
from api.store.types import JsonObject
from api.words import Language

_BACKGROUND: Final = "respond-async"

RoleOfAll = Annotated[Role, QueryParameter(description="What everybody in the file is.")]
DryRun = Annotated[bool, QueryParameter(description="Only say what would happen.")]
Ignored = Annotated[
    list[str] | None,
    QueryParameter(name="ignore", description="The heading of a column that shall not be read; any number."),
]
Preference = Annotated[
    str | None,
    HeaderParameter(name=PREFER, description=f"`{_BACKGROUND}` for an import in the background (RFC 7240)."),
]


class ReportMissing(Conflict):
    """The import has no report yet, or has failed; `state` is where it stands."""

    code = "report_missing"


class ImportsOfProgramme(Controller):
    """Imports into a programme."""

    path = "/v1/programmes/{programme_id:uuid}/imports"
    tags = ("Imports and exports",)

    @post(
        status_code=200,
        operation_id="import_people",
        summary="Import people",
        opt={
            **needs(Scope.PROFILES_WRITE),
            **takes(CSV, XLSX, NDJSON, OLD_EXCEL),
            **documents(NotFound, FileFaulty, EngineBusy, EngineTimeout, EngineDied, answer=ImportReport),
            **gives(JSON, CSV, XLSX),
        },
        # Files have a limit of their own, which holds where they are read.
        request_max_body_size=None,
        response_headers=[LOCATION],
        responses={202: ResponseSpec(ImportView, description="It goes on in the background.")},
    )
    async def start(
        self,
        programme_id: FromPath[UUID],
        request: JsonRequest,
        role: RoleOfAll,
        database: NamedDependency[Database],
        principal: NamedDependency[Principal],
        language: NamedDependency[Language],
        settings: NamedDependency[Settings],
        importing: NamedDependency[Imports],
        dry_run: DryRun = False,
        ignored: Ignored = None,
        prefer: Preference = None,
    ) -> Response[Any]:
        """Store everybody in a file, or nobody: with a fault nothing is stored, and all faults are listed.

        The file is CSV, XLSX or NDJSON, by `Content-Type`; the report is one that a spreadsheet program
        opens, if `Accept` asks for CSV or XLSX. Whose `external_ref` (column ID) is known is
        replaced, and keeps the version if nothing differs. Who has none is new, unless somebody is there
        who is called the same and is the same in everything else: a file that is sent twice adds nobody
        twice.

        With faults the answer is 422, and of a dry run 200. With `Prefer: respond-async` the answer is
        202, and `Location` says where the import can be followed.
        """
        async with database.read() as session:
            await imports.reachable(session, principal, programme_id)
        sent = Sent(
            data=await request.body_up_to(settings.max_import_bytes),
            form=_form(request),
            role=role,
            language=language,
            catalogue_dir=settings.catalogue_dir,
            ignored=tuple(ignored or ()),
        )
        if _BACKGROUND in preferences(prefer):
            started = await importing.in_background(principal, programme_id, sent, dry_run=dry_run)
            location = f"/v1/imports/{started.id}"
            answer = tagged(import_view(started, language), started.id, started.version, status=202)
            answer.headers.update({"Location": location, APPLIED: _BACKGROUND, **spoken(language)})
            return answer
        work = importing.at_once(principal, programme_id, sent, dry_run=dry_run)
        report = await while_present(request, work)
        kind = wanted(request.headers.get("accept"))
        status = FileFaulty.status if report["error_count"] and not dry_run else 200
        return await _report(report, language, kind, status=status)


class ImportController(Controller):
    """One import in the background."""

    path = "/v1/imports/{import_id:uuid}"
    tags = ("Imports and exports",)
    opt = needs(Scope.PROFILES_WRITE)

    @get(
        operation_id="get_import",
        summary="Get an import",
        opt={**documents(NotFound, ReportMissing, answer=ImportView), **gives(JSON, CSV, XLSX)},
        response_headers=[ETAG],
    )
    async def show(
        self,
        import_id: FromPath[UUID],
        request: JsonRequest,
        database: NamedDependency[Database],
        clock: GivenClock,
        principal: NamedDependency[Principal],
        language: NamedDependency[Language],
    ) -> Response[Any]:
        """Get an import in the background: how far it is, and its report once it has ended.

        The report quotes the file, in the language that the import was started in; after a week it is gone.
        """
        async with database.read() as session:
            found = await imports.get(session, clock, principal, import_id)
        kind = wanted(request.headers.get("accept"))
        if kind is None:
            return tagged(import_view(found, language), found.id, found.version, language=language)
        if found.report is None:
            raise ReportMissing(state=found.state.value)
        return await _report(found.report, language, kind)

    @get(
        "/progress",
        operation_id="follow_import",
        summary="Follow an import",
        opt=documents(NotFound),
        media_type=EVENTS,
        responses=SEEN,
    )
    async def progress(
        self,
        import_id: FromPath[UUID],
        database: NamedDependency[Database],
        clock: GivenClock,
        principal: NamedDependency[Principal],
        last_event_id: LastEventId = None,
    ) -> Response[Any]:
        """Send an event `progress` with `state` and `progress` for every change, until the import ends."""

        async def look() -> Import:
            async with database.read() as session:
                return await imports.get(session, clock, principal, import_id)

        async def look_again() -> Import | None:
            # What is a week old is removed, also while somebody follows it.
            with suppress(NotFound):
                return await look()
            return None

        found = await look()
        return followed(found, follow_by(look_again, found), _progress, last_event_id)


def _progress(found: Import) -> ImportProgress:
    return ImportProgress(state=found.state, progress=found.progress)


def import_view(found: Import, language: Language) -> JsonObject:
    """An import in the background, as it is answered: an `ImportView`."""
    failure = None
    if found.error_code is not None:
        detail = words.problem_detail(found.error_code, language, found.error_values or {})
        failure = ImportFailure(code=found.error_code, detail=detail)
    return {
        "id": found.id,
        "programme_id": found.programme_id,
        "role": found.role,
        "dry_run": found.dry_run,
        "state": found.state,
        "progress": found.progress,
        "report": found.report,
        "error": failure,
        "created_at": found.created_at,
        "updated_at": found.updated_at,
    }


def _form(request: JsonRequest) -> Form:
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return Form.NDJSON if given == NDJSON else Form.TABLE


async def _report(
    report: JsonObject, language: Language, kind: FileKind | None, *, status: int = 200
) -> Response[Any]:
    """A report as JSON, as a problem, or as a spreadsheet."""
    if kind is not None:
        # A long one takes a while, and others want their turn.
        data = await asyncio.to_thread(report_file, report, kind, language)
        return attached(data, kind, "import", language, status=status)
    headers = dict(spoken(language))
    if status == FileFaulty.status:
        return Response(
            _problem(report, language), status_code=status, media_type=MEDIA_TYPE, headers=headers
        )
    return Response(report, status_code=status, headers=headers)


def _problem(report: JsonObject, language: Language) -> bytes:
    """The faults as a `Problem`, whose entries say where they are by row and column."""
    problem = problem_of(FileFaulty(count=report["error_count"]), language)
    errors = [{name: value for name, value in one.items() if value} for one in report["errors"]]
    return msgspec.json.encode({**problem.model_dump(mode="json", exclude_none=True), "errors": errors})
