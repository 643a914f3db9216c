"""Files as answers."""

from litestar import Response

from api.files.kinds import FileKind
from api.negotiation import best
from api.routes.answers import spoken
from api.routes.documented import JSON
from api.words import Language


def wanted(accept: str | None) -> FileKind | None:
    """The kind of spreadsheet that an `Accept` header asks for; `None` for JSON."""
    kinds = {kind.media_type: kind for kind in FileKind}
    return kinds.get(best([JSON, *kinds], accept) or JSON)


def attached(
    data: bytes, kind: FileKind, name: str, language: Language, *, status: int = 200
) -> Response[bytes]:
    """An answer that a browser saves as `name`."""
    headers = {**spoken(language), "Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    return Response(data, status_code=status, media_type=kind.media_type, headers=headers)
