"""The second factor of one's own account: an app that shows codes.

The secret becomes part of the account when a code has shown that the app has it;
until then it is kept with the session.
"""

from dataclasses import dataclass, field, replace

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.errors import Conflict
from api.security.codes import address_of, new_secret, new_spare_codes, spare_digests, step_of
from api.services.sessions import SignedIn, keep
from api.services.signing_in import CodeWrong
from api.services.telling import tell_all
from api.store import accounts
from api.store.records_accounts import Account

_KEPT = "second_factor"


class SecondFactorStands(Conflict):
    """There is a second factor already, or a password is missing that it could be second to."""

    code = "second_factor_stands"


@dataclass(frozen=True, slots=True)
class Pending:
    """A second factor that no code has confirmed yet.

    Attributes
    ----------
    secret : str
        What can be typed into an app.
    address : str
        The same, as a picture shows it.
    """

    secret: str = field(repr=False)
    address: str = field(repr=False)


def pending(signed: SignedIn) -> Pending | None:
    """What somebody has begun."""
    secret = signed.kept.get(_KEPT)
    return None if secret is None else Pending(secret, address_of(secret, signed.account.email))


async def begin(session: AsyncSession, signed: SignedIn) -> None:
    """Make a secret, in place of one that was not confirmed; raise `SecondFactorStands`."""
    _require_room(signed.account)
    await keep(session, signed.session_id, _KEPT, new_secret())


async def confirm(session: AsyncSession, clock: Clock, signed: SignedIn, code: str) -> list[str]:
    """Have codes asked for from now on; give back those that stand in for them, which are shown once.

    Raises
    ------
    CodeWrong
    SecondFactorStands
        If it was confirmed elsewhere, or has not been begun.
    """
    account = await accounts.get(session, signed.account.id, to_change=True)
    begun, now = pending(signed), clock.now()
    if account is None or begun is None:
        raise SecondFactorStands
    _require_room(account)
    step = step_of(begun.secret, code, now, after=None)
    if step is None:
        raise CodeWrong
    codes = new_spare_codes()
    after = replace(
        account,
        totp_secret=begun.secret,
        totp_last_step=step,
        recovery_digests=spare_digests(codes),
        updated_at=now,
        version=account.version + 1,
    )
    await accounts.replace(session, after)
    await tell_all(session, str(after.id), now, ("account", after.id), "second_factor_added")
    await keep(session, signed.session_id, _KEPT, None)
    return codes


def _require_room(account: Account) -> None:
    if account.totp_secret is not None or account.password_hash is None:
        raise SecondFactorStands
