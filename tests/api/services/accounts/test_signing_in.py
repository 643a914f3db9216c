"""Signing in with a password and a code: who gets in, who has to wait, and what nobody learns."""

import asyncio
import logging
from dataclasses import replace

import pyotp
import pytest
from argon2 import PasswordHasher
from sqlalchemy import text

from api.security.access import OPERATOR
from api.security.codes import new_secret, new_spare_codes, spare_digests
from api.security.guesses import MOST_GUESSES, TooManyGuesses
from api.security.passwords import is_outdated
from api.services import accounts
from api.services.signing_in import CodeAwaited, CodeWrong, Entered, SignInLate, SignInRefused
from api.services.tries import FREE, pause_after
from api.store import accounts as store

PASSWORD = "Zwölf Boxkämpfer jagen Viktor"
EMAIL = "ada@example.org"


@pytest.fixture
def places():
    """A new address of a client each time, so that only the account is slowed down."""
    return (f"198.51.{high}.{low}" for high in range(256) for low in range(256))


@pytest.fixture
def fail(signing_in, places):
    """Tries a wrong password so many times; the error is always the same."""

    async def call(times, email=EMAIL):
        for _ in range(times):
            with pytest.raises(SignInRefused):
                await signing_in.by_password(email, "wrong", next(places))

    return call


@pytest.fixture
async def guarded(account, database):
    """An account with a second factor, its secret, and codes that stand in for it."""
    ada, secret, codes = await account(), new_secret(), new_spare_codes()
    async with database.write() as session:
        after = replace(ada, totp_secret=secret, recovery_digests=spare_digests(codes))
        await store.replace(session, after)
    return after, pyotp.TOTP(secret), codes


async def test_a_right_password_lets_in(account, signing_in, find):
    """Whatever the letters of the address, and however the keyboard composes those of the password."""
    ada = await account()
    decomposed = PASSWORD.replace("ö", "o\N{COMBINING DIAERESIS}")
    for email, password in ((EMAIL, PASSWORD), (" Ada@Example.ORG ", decomposed)):
        entered = await signing_in.by_password(email, password, "192.0.2.1")
        assert isinstance(entered, Entered)
        assert (await find(entered.cookie)).account == ada


async def test_who_signs_in_and_what_was_refused_is_logged(guarded, signing_in, fail, clock, caplog):
    """By the number of the account, and never by the address that was tried."""
    ada, totp, _ = guarded
    with caplog.at_level(logging.INFO, logger="api"):
        await fail(1)
        half = await signing_in.by_password(EMAIL, PASSWORD, "192.0.2.1")
        with pytest.raises(CodeWrong):
            await signing_in.by_code(half.token, "000000", "192.0.2.1")
        await signing_in.by_code(half.token, totp.at(clock.now()), "192.0.2.1")
    assert [one.getMessage() for one in caplog.records] == [
        "A password was refused.",
        "A code was refused.",
        f"Account {ada.id} has signed in.",
    ]
    assert "ada@" not in caplog.text


@pytest.mark.parametrize("case", ["wrong", "unknown", "empty", "without", "disabled"])
async def test_whatever_is_wrong_the_answer_is_the_same(account, signing_in, database, clock, case):
    """No account, no password, another password, an account that was disabled."""
    ada = await account(password_hash=None) if case == "without" else await account()
    if case == "disabled":
        async with database.write() as session:
            await accounts.disable(session, clock, OPERATOR, ada.id)
    email = "nobody@example.org" if case == "unknown" else EMAIL
    password = {"wrong": "wrong", "empty": ""}.get(case, PASSWORD)
    with pytest.raises(SignInRefused) as caught:
        await signing_in.by_password(email, password, "192.0.2.1")
    assert (caught.value.values, caught.value.headers) == ({}, {})


@pytest.mark.parametrize("email", [EMAIL, "nobody@example.org"])
async def test_without_an_account_it_takes_as_much(account, signing_in, monkeypatch, email):
    """One password is hashed with the same parameters, and as much is written."""
    await account()
    tried = []
    verify = PasswordHasher.verify
    monkeypatch.setattr(
        PasswordHasher, "verify", lambda *given: tried.append(given[1].rsplit("$", 2)[0]) or verify(*given)
    )
    with pytest.raises(SignInRefused):
        await signing_in.by_password(email, "wrong", "192.0.2.1")
    assert tried == ["$argon2id$v=19$m=19456,t=2,p=1"]


@pytest.mark.parametrize("email", [EMAIL, "nobody@example.org"])
async def test_tries_are_counted_without_an_account_too(account, fail, databases, url, email):
    """Nobody learns by waiting which addresses have one."""
    await account()
    await fail(FREE, email)
    assert databases.ask(url, "SELECT failures FROM sign_in_tries") == [(FREE,)]


async def test_after_five_wrong_passwords_one_waits(account, signing_in, fail, places, clock):
    """A minute, then two; the right password does not help meanwhile, and what comes then does not count."""
    await account()
    await fail(FREE)
    for minutes in (1, 2, 4):
        clock.turn(minutes=minutes - 1, seconds=59)
        with pytest.raises(SignInRefused):
            await signing_in.by_password(EMAIL, PASSWORD, next(places))
        clock.turn(seconds=1)
        await fail(1)
    clock.turn(minutes=8)
    assert isinstance(await signing_in.by_password(EMAIL, PASSWORD, next(places)), Entered)
    await fail(FREE - 1)
    assert isinstance(await signing_in.by_password(EMAIL, PASSWORD, next(places)), Entered)


def test_the_wait_doubles_up_to_an_hour():
    """Nothing for five, then minutes: 1, 2, 4, ... 60."""
    waits = [pause_after(failures).total_seconds() / 60 for failures in range(1, 14)]
    assert waits == [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]


async def test_many_at_once_get_no_more_tries(account, signing_in, places, monkeypatch):
    """Each is counted before it is looked at: of twenty, five reach the hash of the account."""
    await account()
    looked = []
    verify = PasswordHasher.verify
    monkeypatch.setattr(PasswordHasher, "verify", lambda *given: looked.append(given[1]) or verify(*given))
    done = await asyncio.gather(
        *(signing_in.by_password(EMAIL, "wrong", next(places)) for _ in range(20)), return_exceptions=True
    )
    assert {type(one) for one in done} == {SignInRefused}
    theirs = [hashed for hashed in looked if looked.count(hashed) == FREE]
    assert (len(looked), len(theirs)) == (20, FREE)


async def test_whoever_tries_many_addresses_waits(account, signing_in):
    """From one place, ten may be wrong."""
    await account()
    for number in range(MOST_GUESSES):
        with pytest.raises(SignInRefused):
            await signing_in.by_password(f"n{number}@example.org", "wrong", "192.0.2.1")
    with pytest.raises(TooManyGuesses):
        await signing_in.by_password(EMAIL, PASSWORD, "192.0.2.1")
    assert isinstance(await signing_in.by_password(EMAIL, PASSWORD, "192.0.2.2"), Entered)


async def test_an_old_hash_is_made_anew(account, signing_in, stored):
    """With the parameters of now, when the password comes by."""
    old = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    ada = await account(password_hash=old)
    assert is_outdated(old)
    await signing_in.by_password(EMAIL, PASSWORD, "192.0.2.1")
    renewed = (await stored(ada.id)).password_hash
    assert not is_outdated(renewed)
    await signing_in.by_password(EMAIL, PASSWORD, "192.0.2.1")
    assert (await stored(ada.id)).password_hash == renewed


async def test_with_a_second_factor_the_password_is_half_the_way(guarded, signing_in, find, clock):
    """The code of the app is the other half."""
    ada, totp, _ = guarded
    half = await signing_in.by_password(EMAIL, PASSWORD, "192.0.2.1")
    assert isinstance(half, CodeAwaited)
    assert await find(half.token) is None
    entered = await signing_in.by_code(
        half.token, f" {totp.at(clock.now())[:3]} {totp.at(clock.now())[3:]}", ""
    )
    assert (await find(entered.cookie)).account.id == ada.id


@pytest.mark.parametrize(
    ("seconds", "taken"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)]
)
async def test_clocks_may_differ_by_half_a_minute(guarded, signing_in, clock, seconds, taken):
    """A code of the 30 seconds before or after is taken, no other."""
    _, totp, _ = guarded
    half = await signing_in.by_password(EMAIL, PASSWORD, "192.0.2.1")
    code = totp.at(int(clock.now().timestamp()) + seconds)
    if taken:
        assert isinstance(await signing_in.by_code(half.token, code, "192.0.2.1"), Entered)
    else:
        with pytest.raises(CodeWrong):
            await signing_in.by_code(half.token, code, "192.0.2.1")


async def test_no_code_is_taken_twice(guarded, signing_in, clock):
    """Whoever has looked over a shoulder comes too late; neither is an older one taken then."""
    _, totp, _ = guarded
    first = await signing_in.by_password(EMAIL, PASSWORD, "192.0.2.1")
    await signing_in.by_code(first.token, totp.at(clock.now()), "192.0.2.1")
    second = await signing_in.by_password(EMAIL, PASSWORD, "192.0.2.1")
    for code in (totp.at(clock.now()), totp.at(int(clock.now().timestamp()) - 30)):
        with pytest.raises(CodeWrong):
            await signing_in.by_code(second.token, code, "192.0.2.1")
    clock.turn(seconds=30)
    assert isinstance(await signing_in.by_code(second.token, totp.at(clock.now()), "192.0.2.1"), Entered)


async def test_two_who_send_the_same_code_at_once_are_not_both_let_in(guarded, signing_in, clock):
    """One of them is."""
    _, totp, _ = guarded
    halves = [await signing_in.by_password(EMAIL, PASSWORD, "192.0.2.1") for _ in range(2)]
    done = await asyncio.gather(
        *(signing_in.by_code(half.token, totp.at(clock.now()), "192.0.2.1") for half in halves),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in done) == ["CodeWrong", "Entered"]


async def test_a_spare_code_stands_in_once(guarded, signing_in, stored):
    """In any letters, with or without strokes, and with digits for the letters that look like them."""
    ada, _, codes = guarded
    half = await signing_in.by_password(EMAIL, PASSWORD, "192.0.2.1")
    typed = codes[3].lower().replace("-", " ").replace("o", "0").replace("i", "1").replace("b", "8")
    await signing_in.by_code(half.token, typed, "192.0.2.1")
    assert (await stored(ada.id)).recovery_digests == spare_digests(codes[:3] + codes[4:])
    again = await signing_in.by_password(EMAIL, PASSWORD, "192.0.2.1")
    with pytest.raises(CodeWrong):
        await signing_in.by_code(again.token, codes[3], "192.0.2.1")


async def test_codes_are_guessed_as_slowly_as_passwords(guarded, signing_in, clock, places):
    """The right password in between does not help: it is given back, and the wrong codes stay."""
    _, totp, _ = guarded
    for _ in range(FREE):
        half = await signing_in.by_password(EMAIL, PASSWORD, next(places))
        with pytest.raises(CodeWrong):
            await signing_in.by_code(half.token, "000000", next(places))
    with pytest.raises(CodeWrong):
        await signing_in.by_code(half.token, totp.at(clock.now()), next(places))
    with pytest.raises(SignInRefused):
        await signing_in.by_password(EMAIL, PASSWORD, next(places))


async def test_the_code_has_to_come_in_time_and_once(guarded, signing_in, clock):
    """Within ten minutes of the password; a half that was used is no more use."""
    _, totp, _ = guarded
    late, used = [await signing_in.by_password(EMAIL, PASSWORD, "192.0.2.1") for _ in range(2)]
    await signing_in.by_code(used.token, totp.at(clock.now()), "192.0.2.1")
    clock.turn(minutes=10)
    for token in (late.token, used.token, "never made"):
        with pytest.raises(SignInLate):
            await signing_in.by_code(token, totp.at(clock.now()), "192.0.2.1")


async def test_a_day_later_the_tries_are_forgotten(account, fail, clock, database):
    """So the table holds what is tried now, whoever fills it."""
    await account()
    await fail(2)
    clock.turn(days=1)
    await fail(1, "other@example.org")
    async with database.read() as session:
        assert await session.scalar(text("SELECT count(*) FROM sign_in_tries")) == 1
