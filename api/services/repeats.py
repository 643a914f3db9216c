"""Requests that come again: the first answer is kept for a day, and nothing is done twice.

A request with an `Idempotency-Key` writes in one transaction, which begins by
claiming the name of the request and ends with its answer. So a parallel duplicate
waits at the claim, and after a crash there is either the effect and its answer,
or neither. See decision 0013.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.errors import Conflict, Gone, Unprocessable
from api.store import kept_answers
from api.store.database import Database
from api.store.records_kept import Claim, KeptAnswer

KEPT_FOR: Final = timedelta(hours=24)
"""For so long a request may come again."""


class IdempotencyKeyReused(Unprocessable):
    """Something else came with the same `Idempotency-Key` before."""

    code = "idempotency_key_reused"


class AnswerNotKept(Gone):
    """The request has been carried out, and its answer held a secret, or told of what is deleted."""

    code = "answer_not_kept"


class RequestCameTwice(Conflict):
    """The same request was faster; its answer is there to be looked up."""

    code = "request_came_twice"


def name_of(holder: str, key: str) -> bytes:
    """What a request is called, 32 bytes: of the holder of the API key, and of the `Idempotency-Key`."""
    return _digest(holder.encode(), key.encode())


def request_digest(method: str, target: bytes, body: bytes) -> bytes:
    """What was asked, 32 bytes."""
    return _digest(method.encode(), target, body)


def _digest(*parts: bytes) -> bytes:
    total = hashlib.sha256()
    for part in parts:
        # With its length before it, no part can pass for the end of another.
        total.update(len(part).to_bytes(8, "big") + part)
    return total.digest()


@dataclass(frozen=True, slots=True)
class Repeats:
    """Remembers what was answered."""

    database: Database
    clock: Clock

    def claim(self, name: bytes, request: bytes) -> Claim:
        """What a request that has come now claims."""
        return Claim(name=name, request=request, created_at=self.clock.now())

    async def look_up(self, claim: Claim) -> KeptAnswer | None:
        """What the same request was answered; `None` if it is the first.

        Raises
        ------
        IdempotencyKeyReused, AnswerNotKept
        """
        async with self.database.read() as session:
            forgotten_before = claim.created_at - KEPT_FOR
            found = await kept_answers.find(session, claim.name, forgotten_before=forgotten_before)
        if found is None:
            return None
        request, answer = found
        if request != claim.request:
            raise IdempotencyKeyReused
        if answer is None:
            raise AnswerNotKept
        return answer

    async def take(self, session: AsyncSession, claim: Claim) -> None:
        """Claim the name of a request; raise `RequestCameTwice` if somebody has done so."""
        forgotten_before = claim.created_at - KEPT_FOR
        if not await kept_answers.claim(session, claim, forgotten_before=forgotten_before):
            raise RequestCameTwice
