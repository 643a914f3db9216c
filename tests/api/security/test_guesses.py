"""Whoever guesses links has to wait, and nobody else."""

from datetime import UTC, datetime, timedelta

import pytest

from api.security import guesses as module
from api.security.guesses import MOST_GUESSES, ONE_MORE_AFTER, Guesses, TooManyGuesses


@pytest.fixture
def guesses(clock):
    """Nobody has guessed so far."""
    return Guesses(clock)


def use_up(guesses, client):
    """Guess as often as one may."""
    for _ in range(MOST_GUESSES):
        guesses.check(client)
        guesses.count(client)


def test_after_ten_guesses_one_has_to_wait(guesses, clock):
    """Six seconds for each further one; the answer says how long."""
    use_up(guesses, "192.0.2.1")
    with pytest.raises(TooManyGuesses) as caught:
        guesses.check("192.0.2.1")
    assert (caught.value.values, caught.value.headers) == ({"seconds": 6}, {"Retry-After": "6"})
    clock.turn(seconds=5)
    with pytest.raises(TooManyGuesses) as caught:
        guesses.check("192.0.2.1")
    assert caught.value.values == {"seconds": 1}
    clock.turn(seconds=1)
    guesses.check("192.0.2.1")
    guesses.count("192.0.2.1")
    with pytest.raises(TooManyGuesses):
        guesses.check("192.0.2.1")


def test_real_links_do_not_count(guesses):
    """Whoever has one may look as often as they like."""
    for _ in range(1000):
        guesses.check("192.0.2.1")


def test_patience_is_rewarded_up_to_a_limit(guesses, clock):
    """After a night it is ten guesses again, and not thousands."""
    use_up(guesses, "192.0.2.1")
    clock.turn(hours=12)
    use_up(guesses, "192.0.2.1")
    with pytest.raises(TooManyGuesses):
        guesses.check("192.0.2.1")


@pytest.mark.parametrize(
    ("guesser", "same"),
    [
        ("2001:db8::1", ["2001:db8::2", "2001:db8:0:0:ffff::"]),
        ("::ffff:192.0.2.1", ["::ffff:192.0.2.1"]),
        ("", [""]),
    ],
)
def test_the_addresses_of_one_guesser_are_one(guesses, guesser, same):
    """A network of 64 bits is one user in IPv6; a program without an address is one, too."""
    use_up(guesses, guesser)
    for client in same:
        with pytest.raises(TooManyGuesses):
            guesses.check(client)
    for other in ("2001:db8:0:1::1", "192.0.2.2", "::ffff:192.0.2.3", "testclient"):
        guesses.check(other)


def test_the_memory_is_bounded(guesses, monkeypatch):
    """Whoever has been quiet for longest is forgotten first."""
    monkeypatch.setattr(module, "MOST_CLIENTS", 2)
    for client in ("192.0.2.1", "192.0.2.2", "192.0.2.3"):
        use_up(guesses, client)
    guesses.check("192.0.2.1")
    with pytest.raises(TooManyGuesses):
        guesses.check("192.0.2.3")


def test_a_day_of_guessing_gets_nowhere(guesses, clock):
    """From one address: 14 410 links a day of 2 to the power of 256."""
    tried = 0
    end = clock.now() + timedelta(days=1)
    while clock.now() < end:
        try:
            guesses.check("192.0.2.1")
        except TooManyGuesses:
            clock.turn(seconds=ONE_MORE_AFTER.total_seconds())
        else:
            guesses.count("192.0.2.1")
            tried += 1
    assert tried == MOST_GUESSES + timedelta(days=1) / ONE_MORE_AFTER - 1
    assert clock.now() == datetime(2026, 10, 2, 12, tzinfo=UTC)
