"""The figures of a period, on both databases."""

from datetime import UTC, date, datetime

import pytest

from api.schemas.pairings import Ending, PairingInput
from api.schemas.report import Period
from api.schemas.states import Outcome, Role
from api.services import opening, pairings, people, report
from api.services.pairings import Wish
from api.services.report import Wait
from api.services.small_numbers import Hidden
from api.services.versions import Expected
from api.store import feedback
from api.store import report as stored
from api.store.records_mail import Feedback
from api.store.report import OWN_WORDS, Begun, Heads, Opinion, Span, Trait
from matcher.pairing import Event, PairingState

OCTOBER = Span(datetime(2026, 9, 30, 22, tzinfo=UTC), datetime(2026, 10, 31, 23, tzinfo=UTC))
SMALL = Hidden.SMALL


@pytest.fixture
def count(database, programme_id):
    """Asks the store about October."""

    async def call(query, *more):
        async with database.read() as session:
            return await query(session, programme_id, OCTOBER, *more)

    return call


@pytest.fixture
def tell(database, admin, programme_id):
    """The report of some days."""

    async def call(since, until):
        period = Period(since=date.fromisoformat(since), until=date.fromisoformat(until))
        async with database.read() as session:
            return await report.of_period(session, admin, programme_id, period)

    return call


@pytest.fixture
def more(database, clock, admin, programme_id, profile):
    """Puts so many people into the programme; their ids."""

    async def call(role, number, **changes):
        async with database.write() as session:
            return [
                (await people.create(session, clock, admin, programme_id, role, profile(**changes))).id
                for _ in range(number)
            ]

    return call


def test_a_period_lasts_from_midnight_to_midnight_on_german_clocks():
    """In October 2026 clocks are set back, so its last day ends at 23:00 UTC."""
    period = Period(since=date(2026, 10, 1), until=date(2026, 10, 31))
    assert report.span_of(period) == OCTOBER
    late = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert report.running_year(late) == Period(since=date(2027, 1, 1), until=date(2027, 1, 1))


@pytest.mark.usefixtures("cohort")
async def test_people_are_counted_by_each_trait(count, more, clock):
    """By district, main group of the best occupation, and each language; who came later is not active yet."""
    await more(Role.MENTEE, 1, location={"place": "Berlin"}, status="paused")
    clock.turn(days=60)
    await more(Role.MENTOR, 2, languages=[{"code": "ar", "level": "native"}])
    mentee, mentor = Role.MENTEE, Role.MENTOR
    by = {trait: await count(stored.people, trait) for trait in Trait}
    assert by[Trait.DISTRICT] == {
        ("03457", mentee): Heads(3, 3), (None, mentee): Heads(1, 0), ("03457", mentor): Heads(2, 2),
    }  # fmt: skip
    assert by[Trait.OCCUPATION_GROUP] == {
        ("81", mentee): Heads(2, 1), ("43", mentee): Heads(1, 1), ("62", mentee): Heads(1, 1),
        ("81", mentor): Heads(1, 1), ("43", mentor): Heads(1, 1),
    }  # fmt: skip
    assert by[Trait.LANGUAGE] == {("de", mentee): Heads(4, 3), ("de", mentor): Heads(2, 2)}
    assert await count(stored.everybody) == {mentee: Heads(4, 3), mentor: Heads(2, 2)}


@pytest.fixture
def end(database, clock, admin):
    """Ends a pairing with an outcome."""

    async def call(pairing, event, outcome):
        wish = Wish.of(Event(event), Ending(outcome=outcome))
        async with database.write() as session:
            await pairings.act(session, clock, admin, pairing.id, Expected(), wish)

    return call


async def test_tandems_are_counted_by_what_happened_in_the_period(count, pair, act, end, clock):
    """States, reasons and outcomes are those of their steps; what happens later does not count."""
    first = await act(await pair("e0", "m0"), "confirm")
    await act(await pair("e1", "m1"), "decline", reason="too_far")
    await act(await pair("e2", "m1"), "decline", reason="Ich ziehe um.")
    await end(first, "complete", Outcome.IN_WORK)
    clock.turn(days=60)
    await act(await pair("e1", "m0"), "decline")
    assert await count(stored.states) == {
        PairingState.INVITED: 3, PairingState.ACTIVE: 1, PairingState.DECLINED: 2, PairingState.COMPLETED: 1,
    }  # fmt: skip
    assert await count(stored.declines, ["too_far"]) == {"too_far": 1, OWN_WORDS: 1}
    assert await count(stored.outcomes) == {(Outcome.IN_WORK, PairingState.COMPLETED): 1}


async def test_the_wait_ends_with_the_first_tandem(count, pair, act, end, clock):
    """A second tandem of the same mentee is no first one, whenever it begins."""
    made_at = clock.now()
    clock.turn(days=20)
    first_at = clock.now()
    first = await act(await pair("e0", "m0"), "confirm")
    await end(first, "cancel", Outcome.ENDED_EARLY)
    clock.turn(days=5)
    await act(await pair("e0", "m1"), "confirm")
    assert await count(stored.begun) == [Begun(None, made_at, first_at)]
    clock.turn(days=30)
    third = await act(await pair("e1", "m0"), "confirm")
    assert third.state is PairingState.ACTIVE
    assert await count(stored.begun) == [Begun(None, made_at, first_at)]


async def test_opinions_are_means(count, pair, act, database, clock, cohort):
    """By months and role."""
    for mentee, mentor, fit in (("e0", "m0", 5), ("e1", "m1", 4)):
        made = await act(await pair(mentee, mentor), "confirm")
        for short in (mentee, mentor):
            said = Feedback(
                pairing_id=made.id, profile_id=cohort[short], months=1, fit=fit, progress=3,
                created_at=clock.now(),
            )  # fmt: skip
            async with database.write() as session:
                await feedback.add(session, said)
    assert await count(stored.opinions) == [
        Opinion(1, Role.MENTEE, 2, 4.5, 3.0), Opinion(1, Role.MENTOR, 2, 4.5, 3.0)
    ]  # fmt: skip


@pytest.mark.usefixtures("cohort")
async def test_the_report_hides_small_numbers_and_what_tells_them(tell, more):
    """In each column two are hidden or none, and sums that another table would tell are hidden everywhere."""
    await more(Role.MENTEE, 6, location={"place": "Oldenburg"})
    found = await tell("2026-01-01", "2026-12-31")
    assert found.everybody == (9, 9, SMALL, SMALL)
    district = found.people[Trait.DISTRICT]
    assert district.rows == {
        "03457": (SMALL, SMALL, SMALL, SMALL), "03403": (Hidden.WITHHELD, Hidden.WITHHELD, 0, 0)
    }  # fmt: skip
    assert district.totals == found.everybody
    assert found.people[Trait.LANGUAGE].rows == {"de": (9, 9, SMALL, SMALL)}
    assert found.people[Trait.LANGUAGE].totals is None
    assert (found.begun, found.wait, found.opinions) == (0, None, [])


async def test_a_sum_is_hidden_in_all_tables(tell, more):
    """Four and four add up to eight, so nothing tells eight."""
    await more(Role.MENTEE, 4, location={"place": "Oldenburg"})
    await more(Role.MENTEE, 4)
    found = await tell("2026-01-01", "2026-12-31")
    group = found.people[Trait.OCCUPATION_GROUP]
    assert found.people[Trait.DISTRICT].rows == {"03457": (SMALL, SMALL, 0, 0), "03403": (SMALL, SMALL, 0, 0)}
    assert group.rows == {"81": (Hidden.WITHHELD, Hidden.WITHHELD, 0, 0)}
    assert group.totals == found.everybody == (Hidden.WITHHELD, Hidden.WITHHELD, 0, 0)


async def test_the_wait_is_told_of_five(tell, more, database, clock, admin, programme_id):
    """Days since they say that they wait, or since they came; quartiles with interpolation."""
    mentors = await more(Role.MENTOR, 5)
    mentees = await more(Role.MENTEE, 4)
    mentees += await more(Role.MENTEE, 1, waiting_since="2026-09-01")
    for mentee_id, mentor_id in zip(mentees, mentors, strict=True):
        clock.turn(days=1)
        data = PairingInput(mentee_id=mentee_id, mentor_id=mentor_id)
        async with database.write() as session:
            made = await opening.create(session, clock, admin, programme_id, data)
            await pairings.act(session, clock, admin, made.id, Expected(), Wish(event=Event.CONFIRM))
    found = await tell("2026-01-01", "2026-12-31")
    assert (found.begun, found.wait) == (5, Wait(2, 3, 4))
    assert found.states[PairingState.ACTIVE] == 5
    assert (await tell("2026-01-01", "2026-09-30")).begun == 0
