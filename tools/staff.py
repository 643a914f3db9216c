"""People at the desk for tests and measurements, who have signed in."""

from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock, SystemClock
from api.schemas.accounts import AccountInput
from api.schemas.staff import LinkKind
from api.security.access import OPERATOR
from api.services import accounts, sessions
from api.services.welcoming import make_link, path_of
from api.settings import Settings
from api.store.database import Database
from api.store.records_accounts import Account
from api.store.types import new_id


async def sign_in(settings: Settings, language: Literal["de", "en"] = "de") -> str:
    """Make an administrator, and sign them in; what the cookie of the session holds."""
    clock = SystemClock()
    async with Database(settings) as database, database.write() as session:
        account = await _somebody(session, clock, language)
        return await sessions.open_session(session, clock, account.id)


async def welcome(settings: Settings) -> str:
    """Make an account, and invite who is to have it; the path of the link."""
    clock = SystemClock()
    async with Database(settings) as database, database.write() as session:
        account = await _somebody(session, clock, "de")
        return path_of(await make_link(session, clock, LinkKind.INVITATION, account.id, by=OPERATOR.key_id))


async def _somebody(session: AsyncSession, clock: Clock, language: Literal["de", "en"]) -> Account:
    wanted = AccountInput(email=f"{new_id().hex}@example.org", name="Käthe Öztürk", language=language)
    return await accounts.add(session, clock, wanted, administrator=True)
