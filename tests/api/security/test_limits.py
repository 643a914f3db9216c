"""Requests are counted in minutes of the clock, and the account is asked seldom."""

import asyncio

import pytest

from api.security.limits import SLICES, Alone, Limits


class Account:
    """An account in memory that several servers share, and that counts how often it is asked."""

    def __init__(self):
        self.taken, self.asked = {}, 0

    async def __call__(self, key_id, window, wanted, limit):
        """See `api.security.limits.Account`."""
        self.asked += 1
        await asyncio.sleep(0)  # others come in between, as they do where a database is asked
        before = self.taken.get((key_id, window), 0)
        after = self.taken[key_id, window] = before + wanted
        return max(0, min(wanted, limit - before)), max(0, limit - after)


async def spend(limits, requests, key="a"):
    """Make requests all at once; how many were granted."""
    return sum(one.granted for one in await asyncio.gather(*(limits.take(key) for _ in range(requests))))


@pytest.mark.parametrize("limit", [1, 7, 100, 6000])
async def test_no_key_gets_more_than_its_limit(clock, limit):
    """However many ask at once: as many requests as the limit, then none until the next minute."""
    limits = Limits(limit, clock, Account())
    assert await spend(limits, limit + 50) == limit
    clock.turn(seconds=59)
    assert await spend(limits, 5) == 0
    clock.turn(seconds=1)
    assert await spend(limits, limit + 50) == limit


@pytest.mark.parametrize("limit", [1, 7, 100, 6000])
async def test_servers_share_a_limit(clock, limit):
    """Three servers together grant the limit; the one that refuses leaves at most a slice to each other."""
    account = Account()
    servers = [Limits(limit, clock, account) for _ in range(3)]
    first = [await spend(server, limit // 5) for server in servers]
    rest = await spend(servers[0], limit + 50)
    slice_ = -(-limit // SLICES)
    assert limit - 2 * slice_ <= sum(first) + rest <= limit
    assert sum(first) + rest + await spend(servers[1], limit) + await spend(servers[2], limit) == limit


async def test_the_account_is_asked_seldom(clock):
    """Fifty-one times in a minute at most, also if far more is asked for than there is."""
    account = Account()
    limits = Limits(6000, clock, account)
    await spend(limits, 100)
    assert account.asked == 1
    for _ in range(10):
        await spend(limits, 1000)
    assert account.asked <= SLICES + 1


async def test_what_is_left_is_told(clock):
    """The limit, what remains, and the seconds until the minute is over."""
    limits = Limits(3, clock, Alone())
    clock.turn(seconds=20.5)
    told = [await limits.take("a") for _ in range(4)]
    assert [(one.granted, one.remaining) for one in told] == [(True, 2), (True, 1), (True, 0), (False, 0)]
    assert {(one.limit, one.reset) for one in told} == {(3, 40)}


async def test_keys_do_not_use_up_what_others_have(clock):
    """Each key has a limit of its own."""
    limits = Limits(3, clock, Alone())
    assert await spend(limits, 10, "a") == 3
    assert await spend(limits, 10, "b") == 3
