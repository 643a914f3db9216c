"""Requests whose JSON is read by the one reader that says where it is malformed."""

from litestar import Request
from litestar.datastructures import State

from api.schemas.decoding import decode
from api.schemas.faults import Fault
from api.schemas.problem import InvalidInput
from api.security.access import Principal


class JsonRequest(Request[None, Principal, State]):
    """A request; `auth` is the holder of the key."""

    async def json(self) -> object:
        """Decode the body, which is never null; raise `MalformedJson`, `NestedTooDeep` or `InvalidInput`."""
        value = decode(await self.body())
        if value is None:
            raise InvalidInput([Fault(path=(), code="model_type")])
        return value
