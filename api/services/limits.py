"""The account that several servers take requests of a key from: a row of the database."""

from uuid import UUID

from api.store import rates
from api.store.database import Database


class SharedAccount:
    """An `api.security.limits.Account` for all servers on a PostgreSQL database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def __call__(self, key_id: str, window: int, wanted: int, limit: int) -> tuple[int, int]:
        """See `Account`."""
        async with self._database.write() as session:
            taken = await rates.take(session, UUID(key_id), window, wanted)
        return max(0, min(wanted, limit - (taken - wanted))), max(0, limit - taken)
