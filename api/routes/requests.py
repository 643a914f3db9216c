"""Requests whose JSON is read by the one reader that says where it is malformed."""

from urllib.parse import parse_qsl

from litestar import Request
from litestar.datastructures import FormMultiDict, State
from litestar.enums import RequestEncodingType
from litestar.types import Empty

from api.errors import BodyTooLarge
from api.schemas.decoding import decode
from api.schemas.faults import Fault
from api.schemas.problem import InvalidInput
from api.security.access import Principal


class JsonRequest(Request[None, Principal, State]):
    """A request; `auth` is the holder of the key."""

    async def body_up_to(self, most: int) -> bytes:
        """Read the body for a route that sets no limit itself; raise `BodyTooLarge` beyond `most` bytes."""
        if self._body is Empty:
            if (self.content_length or 0) > most:
                raise BodyTooLarge(most)
            body = bytearray()
            async for part in self.stream():
                body += part
                if len(body) > most:
                    raise BodyTooLarge(most)
            self._body = bytes(body)
        return await self.body()

    async def form(self) -> FormMultiDict:
        """Read a form; what it says is forgotten with the request, since there are passwords in some."""
        # Litestar's own reader keeps the last 1024 bodies of this type.
        if self._form is Empty and self.content_type[0] == RequestEncodingType.URL_ENCODED:
            body = (await self.body()).decode("latin-1")
            self._form = FormMultiDict(parse_qsl(body, keep_blank_values=True))
        return await super().form()

    async def json(self) -> object:
        """Decode the body, which is never null; raise `MalformedJson`, `NestedTooDeep` or `InvalidInput`."""
        value = decode(await self.body())
        if value is None:
            raise InvalidInput([Fault(path=(), code="model_type")])
        return value
