"""Files that come as bodies and go as answers."""

from typing import Any

from litestar import Request, Response

from api.errors import BodyTooLarge
from api.files.kinds import FileKind
from api.routes.answers import spoken
from api.words import Language


async def file_of(request: Request[Any, Any, Any], most: int) -> bytes:
    """Read the body of a request; raise `BodyTooLarge` if it has more than `most` bytes.

    The route's own limit must be higher.
    """
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > most:
        raise BodyTooLarge(most)
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > most:
            raise BodyTooLarge(most)
        parts.append(part)
    return b"".join(parts)


def wanted(accept: str | None) -> FileKind | None:
    """The kind of spreadsheet that an `Accept` header asks for; `None` for JSON."""
    types = [item.partition(";")[0].strip().lower() for item in (accept or "").split(",")]
    return next((kind for kind in FileKind if kind.media_type in types), None)


def attached(
    data: bytes, kind: FileKind, name: str, language: Language, *, status: int = 200
) -> Response[bytes]:
    """An answer that a browser saves as `name`."""
    headers = {**spoken(language), "Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    return Response(data, status_code=status, media_type=kind.media_type, headers=headers)
