"""People at the desk for tests and measurements, who have signed in."""

from typing import Literal

from api.clock import SystemClock
from api.services import sessions
from api.settings import Settings
from api.store import accounts
from api.store.database import Database
from api.store.records_accounts import Account
from api.store.types import new_id


async def sign_in(settings: Settings, language: Literal["de", "en"] = "de") -> str:
    """Make an administrator, and sign them in; what the cookie of the session holds."""
    clock = SystemClock()
    now = clock.now()
    account = Account(
        id=new_id(),
        email=f"{new_id().hex}@example.org",
        name="Käthe Öztürk",
        language=language,
        administrator=True,
        created_at=now,
        updated_at=now,
    )
    async with Database(settings) as database, database.write() as session:
        await accounts.add(session, account)
        return await sessions.open_session(session, clock, account.id)
