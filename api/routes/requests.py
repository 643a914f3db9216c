"""Requests whose JSON is read by the one reader that says where it is malformed."""

from litestar import Request
from litestar.datastructures import State

from api.schemas.decoding import decode
from api.security.access import Principal


class JsonRequest(Request[None, Principal, State]):
    """A request; `auth` is the holder of the key."""

    async def json(self) -> object:
        """Decode the body; raise `MalformedJson` or `NestedTooDeep`."""
        return decode(await self.body())
