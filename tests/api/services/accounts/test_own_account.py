"""What people change of themselves: password and second factor."""

import pyotp
import pytest

from api.schemas.accounts import OwnInput
from api.schemas.problem import InvalidInput
from api.security.codes import spare_digests
from api.services import second_factor
from api.services.passwords import PasswordWrong
from api.services.second_factor import SecondFactorStands
from api.services.signing_in import CodeWrong
from api.services.tries import FREE

PASSWORD = "Zwölf Boxkämpfer jagen Viktor"
OTHER = "Franz jagt im komplett verwahrlosten Taxi"


@pytest.fixture
async def ada(account, signed_in):
    """Ada, who is signed in."""
    return await signed_in((await account()).id)


async def test_a_password_is_changed_by_whoever_knows_it(ada, own, stored):
    """A wrong one is refused; a weak one, too."""
    with pytest.raises(PasswordWrong):
        await own.change_password(ada, "wrong", OTHER)
    with pytest.raises(PasswordWrong):
        await own.change_password(ada, None, OTHER)
    with pytest.raises(InvalidInput):
        await own.change_password(ada, PASSWORD, "short")
    before = (await stored(ada.account.id)).password_hash
    await own.change_password(ada, PASSWORD, OTHER)
    after = await stored(ada.account.id)
    assert (after.password_hash != before, after.version) == (True, ada.account.version + 1)


async def test_passwords_are_not_guessed_at_a_browser_that_was_left_open(ada, own):
    """As slowly as on the page of signing in."""
    for _ in range(FREE):
        with pytest.raises(PasswordWrong):
            await own.change_password(ada, "wrong", OTHER)
    with pytest.raises(PasswordWrong):
        await own.change_password(ada, PASSWORD, OTHER)


async def test_whoever_signs_in_elsewhere_may_choose_a_password(account, signed_in, own, signing_in):
    """There is none to be known."""
    ada = await signed_in((await account(password_hash=None)).id)
    await own.change_password(ada, None, OTHER)
    await signing_in.by_password(ada.account.email, OTHER, "192.0.2.1")


async def test_name_and_language_are_changed(ada, own, stored):
    """And nothing else."""
    await own.change(ada, OwnInput(name="Ada B.", language="en"))
    after = await stored(ada.account.id)
    assert (after.name, after.language, after.version) == ("Ada B.", "en", 2)
    assert after.password_hash == ada.account.password_hash


async def test_a_second_factor_counts_when_a_code_has_confirmed_it(
    account, database, clock, own, stored, sign
):
    """Until then the password alone lets in; what stands in for codes is stored as digests."""
    made = await account()
    signed = await sign(made.id)
    async with database.write() as session:
        await second_factor.begin(session, await signed())
    begun = second_factor.pending(await signed())
    assert (await stored(made.id)).totp_secret is None
    totp = pyotp.parse_uri(begun.address)
    assert (totp.secret, totp.name) == (begun.secret, made.email)
    with pytest.raises(CodeWrong):
        async with database.write() as session:
            await second_factor.confirm(session, clock, await signed(), "000000")
    async with database.write() as session:
        codes = await second_factor.confirm(session, clock, await signed(), totp.at(clock.now()))
    after = await stored(made.id)
    assert (after.totp_secret, after.recovery_digests) == (begun.secret, spare_digests(codes))
    assert (len(set(codes)), {len(code) for code in codes}) == (10, {29})
    assert second_factor.pending(await signed()) is None
    with pytest.raises(SecondFactorStands):
        async with database.write() as session:
            await second_factor.begin(session, await signed())
    with pytest.raises(PasswordWrong):
        await own.turn_off_codes(await signed(), "wrong")
    await own.turn_off_codes(await signed(), PASSWORD)
    off = await stored(made.id)
    assert (off.totp_secret, off.totp_last_step, off.recovery_digests) == (None, None, [])


async def test_without_a_password_there_is_nothing_to_be_second_to(account, signed_in, database):
    """The provider of identities sees to second factors."""
    signed = await signed_in((await account(password_hash=None)).id)
    with pytest.raises(SecondFactorStands):
        async with database.write() as session:
            await second_factor.begin(session, signed)


async def test_nothing_is_confirmed_that_was_not_begun(ada, database, clock):
    """Whatever the code."""
    with pytest.raises(SecondFactorStands):
        async with database.write() as session:
            await second_factor.confirm(session, clock, ada, "123456")
