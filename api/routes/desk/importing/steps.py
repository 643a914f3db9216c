"""Importing a list step by step: the file, its columns, its values, and then everybody in it."""

from typing import Annotated, Any, Final
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from api.errors import AppError, Stale
from api.files.arranging import Replacement
from api.files.sheet import MOST_CELLS
from api.routes.desk.desk import PATH, Desk, open_to
from api.routes.desk.faults import Faults, faults_of
from api.routes.desk.forms import Form
from api.routes.desk.importing.shown import Preview, columns_of
from api.routes.desk.paging import Page
from api.schemas.faults import Fault, quote
from api.schemas.problem import InvalidInput
from api.schemas.states import Role
from api.security.staff import StaffRole
from api.services import uploads
from api.services.uploads import Own, Uploads
from api.settings import Settings
from api.store.records_uploads import Upload

COORDINATORS: Final = open_to(StaffRole.COORDINATOR)
STEPS: Final = "/people/import"

HeadingRow = Annotated[
    int | None,
    QueryParameter(name="row", ge=1, le=MOST_CELLS, description="The row of the headings, if it is another."),
]


class ImportController(Controller):
    """The first step: a file is sent."""

    path = f"{PATH}{STEPS}"
    opt = COORDINATORS

    @get()
    async def ask(self, desk: NamedDependency[Desk]) -> Response[str]:
        """Ask for a file."""
        return _asking(desk, Role.MENTEE, {})

    # Files have a limit of their own, which holds where they are read.
    @post(request_max_body_size=None)
    async def receive(
        self,
        desk: NamedDependency[Desk],
        settings: NamedDependency[Settings],
        uploading: NamedDependency[Uploads],
    ) -> Response[Any]:
        """Keep the file, and go on to its columns; past them if they are known from the last time."""
        role = Role.MENTEE
        try:
            await desk.request.body_up_to(settings.max_import_bytes)
            form = await desk.form()
            role = _role(form)
            sent = form.files.get("file")
            data = await sent.read() if sent is not None else b""
            if sent is None or not data:
                raise InvalidInput([Fault(path=("file",), code="file_not_chosen")])
            upload, known = await uploading.receive(own_of(desk), role, sent.filename or "", data)
        except AppError as error:
            wrong = {name or "file": text for name, text in faults_of(error, desk.language).items()}
            return _asking(desk, role, wrong, error.status)
        return desk.back(f"{STEPS}/{upload.id}" if known else f"{STEPS}/{upload.id}/columns")


class UploadController(Controller):
    """The further steps of one file."""

    path = f"{PATH}{STEPS}/{{upload_id:uuid}}"
    opt = COORDINATORS

    @get("/columns")
    async def columns(
        self,
        desk: NamedDependency[Desk],
        uploading: NamedDependency[Uploads],
        upload_id: FromPath[UUID],
        row: HeadingRow = None,
    ) -> Response[str]:
        """Show what the columns mean, to be corrected."""
        upload = await uploading.get(own_of(desk), upload_id)
        outline = await uploading.outline(upload, row)
        shown = columns_of(outline, upload, desk)
        return desk.page("import/columns.html", upload=upload, outline=outline, columns=shown)

    @post("/columns")
    async def arrange(
        self, desk: NamedDependency[Desk], uploading: NamedDependency[Uploads], upload_id: FromPath[UUID]
    ) -> Response[Any]:
        """Note what the columns mean."""
        form = await desk.form()
        upload = await uploading.get(own_of(desk), upload_id)
        row = form.whole("row") or 1
        if "look" in form:
            return desk.back(f"{STEPS}/{upload_id}/columns", row=str(row))
        outline = await uploading.outline(upload, row)
        offered = {one.index: one for one in columns_of(outline, upload, desk)}
        codes = {
            index: code
            for index, one in offered.items()
            if (code := form.text(f"column.{index}") or "") in one.codes
        }
        await uploading.arrange(own_of(desk), upload, row, codes)
        return desk.back(f"{STEPS}/{upload_id}")

    @get()
    async def preview(
        self,
        desk: NamedDependency[Desk],
        uploading: NamedDependency[Uploads],
        upload_id: FromPath[UUID],
        number: Page = 1,
    ) -> Response[str]:
        """Show what the import would do, or every fault at its cell."""
        upload = await uploading.get(own_of(desk), upload_id)
        return await _preview(desk, uploading, upload, number)

    @post("/values")
    async def replace(
        self, desk: NamedDependency[Desk], uploading: NamedDependency[Uploads], upload_id: FromPath[UUID]
    ) -> Response[Any]:
        """Let a value mean another, or take that back."""
        form = await desk.form()
        own = own_of(desk)
        upload = await uploading.get(own, upload_id)
        heading, value, by = form.text("column"), form.text("value"), form.text("by")
        if (place := form.whole("undo")) is not None:
            await uploading.undo(own, upload, place)
        elif heading and value and by:
            await uploading.replace(own, upload, Replacement(heading, value, by))
        return desk.go(f"{desk.path}{STEPS}/{upload_id}", page=str(form.whole("page") or 1))

    @post("/commit")
    async def commit(
        self, desk: NamedDependency[Desk], uploading: NamedDependency[Uploads], upload_id: FromPath[UUID]
    ) -> Response[Any]:
        """Import what was shown; if it would not be the same any more, show it anew."""
        form = await desk.form()
        own = own_of(desk)
        upload = await uploading.get(own, upload_id)
        if upload.version != form.whole("version"):
            error = Stale()
            return await _preview(desk, uploading, upload, 1, faults_of(error, desk.language), error.status)
        report = await uploading.commit(own, upload, desk.language)
        if report["error_count"]:
            return await _preview(desk, uploading, upload, 1, status=422)
        return desk.back(f"/people/{upload.role}s", "imported")


def own_of(desk: Desk) -> Own:
    """As whom somebody at a desk has files."""
    assert desk.signed is not None, "the guard has seen to it"
    return Own(who=desk.who, signed=desk.signed, programme_id=desk.programme.id)


def _asking(desk: Desk, role: Role, errors: Faults, status: int = 200) -> Response[str]:
    return desk.page("import/file.html", status=status, role=role.value, errors=errors)


async def _preview(
    desk: Desk,
    uploading: Uploads,
    upload: Upload,
    number: int,
    errors: Faults | None = None,
    status: int = 200,
) -> Response[str]:
    report = await uploading.preview(own_of(desk), upload, desk.language)
    return desk.page(
        "import/preview.html",
        status=status,
        upload=upload,
        view=Preview.of(report, number),
        replaced=uploads.replacements(upload),
        errors=errors or {},
    )


def _role(form: Form) -> Role:
    """Who is in the file: mentees, if nothing is said; raise `InvalidInput` for what is no role."""
    said = form.text("role")
    if said is None:
        return Role.MENTEE
    if said not in set(Role):
        known = {"expected": str([role.value for role in Role])}
        raise InvalidInput([Fault(path=("role",), code="enum", values=known, value=quote(said))])
    return Role(said)
