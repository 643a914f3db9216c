"""The files that pages load."""

from typing import Final

from litestar import Response, get
from litestar.params import FromPath

from api.errors import NoSuchPath
from api.security.access import OPEN
from api.web import assets

FOR_GOOD: Final = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
}
"""What an address shows never changes."""


@get(f"{assets.PATH}/{{version:str}}/{{name:str}}", opt=OPEN, include_in_schema=False)
async def static(version: FromPath[str], name: FromPath[str]) -> Response[bytes]:
    """A style sheet, a script or a picture."""
    asset = assets.find(version, name)
    if asset is None:
        raise NoSuchPath
    return Response(asset.content, media_type=asset.media_type, headers=FOR_GOOD)
