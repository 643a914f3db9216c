"""Gives up work whose caller has gone."""

import asyncio
from collections.abc import Coroutine
from contextlib import closing
from typing import Any, TypeVar

from litestar import Request

from api.errors import CallerGone

T = TypeVar("T")


async def answered(request: Request[Any, Any, Any], work: Coroutine[Any, Any, T]) -> T:
    """Do `work` as `while_present`, for a request whose body is of no interest; it is read here."""
    # If the caller is gone, or sends too much, nothing is begun, and nothing left over.
    with closing(work):
        await request.body()
        return await while_present(request, work)


async def while_present(request: Request[Any, Any, Any], work: Coroutine[Any, Any, T]) -> T:
    """Do `work` for as long as the caller holds the connection; its body must have been read.

    Raises
    ------
    CallerGone
        If the caller goes away first; `work` is cancelled then.
    """
    working = asyncio.ensure_future(work)
    gone = asyncio.ensure_future(request.receive())
    try:
        await asyncio.wait({working, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise CallerGone
        return working.result()
    finally:
        working.cancel()
        gone.cancel()
        await asyncio.gather(working, gone, return_exceptions=True)
