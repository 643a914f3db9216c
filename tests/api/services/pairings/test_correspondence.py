"""Which mails follow from what happens to a pairing."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.schemas.states import MailKind as Kind
from api.schemas.states import MailState as Mail
from api.schemas.states import Role
from api.services import erasure
from api.services.correspondence import later
from api.services.versions import Expected


async def test_opening_a_pairing_invites_the_mentor(pair, posted, clock):
    """Now, and once more half-way to the deadline; the mentee hears nothing."""
    await pair("e0", "m0")
    assert await posted() == [
        ("m0", Kind.INVITATION, Mail.WAITING, clock.now()),
        ("m0", Kind.REMINDER, Mail.WAITING, clock.now() + timedelta(days=3.5)),
    ]


async def test_a_yes_introduces_both_and_asks_later_how_it_is_going(pair, act, posted, clock):
    """What has not been asked yet is not asked any more."""
    made = await pair("e0", "m0")
    clock.turn(days=1)
    await act(made, "confirm")
    assert {state for _, kind, state, _ in await posted() if kind in {Kind.INVITATION, Kind.REMINDER}} == {
        Mail.DROPPED
    }
    assert await posted(Mail.WAITING) == [
        ("m0", Kind.INTRODUCTION, Mail.WAITING, clock.now()),
        ("e0", Kind.INTRODUCTION, Mail.WAITING, clock.now()),
        ("m0", Kind.FEEDBACK_1, Mail.WAITING, datetime(2026, 11, 2, 12, tzinfo=UTC)),
        ("e0", Kind.FEEDBACK_1, Mail.WAITING, datetime(2026, 11, 2, 12, tzinfo=UTC)),
        ("m0", Kind.FEEDBACK_3, Mail.WAITING, datetime(2027, 1, 2, 12, tzinfo=UTC)),
        ("e0", Kind.FEEDBACK_3, Mail.WAITING, datetime(2027, 1, 2, 12, tzinfo=UTC)),
    ]


async def test_saying_yes_again_posts_nothing(pair, act, posted):
    """One answer, one pair of introductions."""
    made = await act(await pair("e0", "m0"), "confirm")
    before = await posted()
    await act(made, "confirm")
    assert await posted() == before


@pytest.mark.usefixtures("both_asked")
async def test_the_mentee_is_invited_after_the_mentor(pair, act, posted, clock):
    """With a reminder half-way to a deadline of their own."""
    made = await pair("e0", "m0")
    clock.turn(days=3)
    await act(made, "confirm")
    assert await posted(Mail.WAITING) == [
        ("e0", Kind.INVITATION, Mail.WAITING, clock.now()),
        ("e0", Kind.REMINDER, Mail.WAITING, clock.now() + timedelta(days=2)),
    ]


@pytest.mark.usefixtures("both_asked")
@pytest.mark.parametrize("end", ["decline", "cancel"])
async def test_a_mentor_who_has_agreed_hears_that_nothing_comes_of_it(pair, act, posted, clock, end):
    """Otherwise they would wait for ever."""
    made = await act(await pair("e0", "m0"), "confirm")
    await act(made, end)
    assert await posted(Mail.WAITING) == [("m0", Kind.CLOSED, Mail.WAITING, clock.now())]


@pytest.mark.parametrize("end", ["decline", "cancel"])
async def test_a_question_that_is_over_is_not_asked(pair, act, posted, end):
    """Nothing waits any more."""
    await act(await pair("e0", "m0"), end)
    assert await posted(Mail.WAITING) == []


async def test_feedback_is_asked_after_a_completion_and_not_after_a_cancellation(pair, act, posted):
    """How it went is of interest; what was broken off has an outcome."""
    completed = await act(await pair("e0", "m0"), "confirm")
    await act(completed, "complete")
    assert len(await posted(Mail.WAITING)) == 6
    cancelled = await act(await pair("e1", "m1"), "confirm")
    await act(cancelled, "cancel")
    assert [kind for name, kind, _, _ in await posted(Mail.WAITING) if name in {"e1", "m1"}] == []


async def test_whoever_is_deleted_gets_no_mail(pair, ask, database, clock, admin, cohort):
    """The outbox forgets them at once."""
    await pair("e0", "m0")
    async with database.write() as session:
        await erasure.erase(session, clock, admin, Role.MENTEE, cohort["e0"], expected=Expected())
    assert await ask("SELECT count(*) FROM outbox") == [(0,)]


@given(
    moment=st.integers(0, 4_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
    months=st.integers(0, 40),
)
def test_later_is_in_the_month_that_is_meant(moment, months):
    """On the same day, or on the last one of a shorter month."""
    then = later(moment, months)
    assert (then.year * 12 + then.month) - (moment.year * 12 + moment.month) == months
    assert then.day == moment.day or (then.day < moment.day and (then + timedelta(days=1)).day == 1)
    assert then.timetz() == moment.timetz()
