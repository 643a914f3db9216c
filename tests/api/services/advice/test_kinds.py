"""What one more mentor, one more seat or one rule fewer would bring, and who rivals for them."""

from dataclasses import replace

from api.schemas.people import PairInput
from api.schemas.states import PairKind
from api.services import pairs
from scoring.rules import Rule
from tests.api.services.advice.figures import figures, gained


async def test_a_kind_brings_what_solving_with_it_brings(cohort, done, decided, advice, admin):
    """For every kind named, the best plan with its made-up mentor gains just so much; the best come first."""
    assert cohort
    run = await done()
    data = await decided(run)
    before = figures(data)
    found = await advice.scarcity(admin, run.id)
    assert {need.kind.group for need in found.needs} >= {"813", "621"}
    for need in found.needs:
        more = replace(data, mentors=(*data.mentors, need.kind.mentor))
        assert gained(more, before) == (need.gain.pairs, need.gain.value)
    gains = [need.gain for need in found.needs]
    assert gains == sorted(gains, reverse=True)
    assert found.recruits[0] == found.needs[0]


async def test_a_seat_is_worth_what_solving_says(cohort, done, decided, advice, admin):
    """One more and one fewer, for every mentor, those first who are worth most."""
    assert cohort
    run = await done()
    data = await decided(run)
    before = figures(data)
    found = await advice.scarcity(admin, run.id)
    assert {seat.mentor for seat in found.seats} == {mentor.id for mentor in data.mentors}
    for seat in found.seats:
        others = tuple(mentor for mentor in data.mentors if mentor.id != seat.mentor)
        [own] = [mentor for mentor in data.mentors if mentor.id == seat.mentor]
        wider = replace(data, mentors=(*others, replace(own, capacity=own.capacity + 1)))
        assert gained(wider, before) == (seat.one_more.pairs, seat.one_more.value)
        assert gained(replace(data, mentors=others), before) == (
            -seat.one_fewer.pairs,
            -seat.one_fewer.value,
        )
    assert found.seats[0].one_more >= found.seats[-1].one_more


async def test_a_rule_costs_what_solving_without_it_brings(
    cohort, done, decided, advice, admin, database, clock, programme_id
):
    """An exclusion that keeps two apart is priced."""
    async with database.write() as session:
        pair = PairInput(mentee_id=cohort["e0"], mentor_id=cohort["m0"])
        await pairs.add(session, clock, admin, PairKind.EXCLUSION, programme_id, pair)
    run = await done()
    data = await decided(run)
    prices = {price.rule: price for price in await advice.rule_prices(admin, run.id)}
    found = prices[Rule.EXCLUSION]
    freer = replace(data, exclusions=())
    assert (found.gain.pairs, found.gain.value) == gained(freer, figures(data))
    assert (found.pairs_opened, found.total_score) == (1, figures(freer)[1])
    assert found.gain.value > 0


async def test_rivals_are_more_than_their_seats(cohort, done, advice, admin):
    """Three mentees face two seats: all are named, and who is left."""
    run = await done()
    [group] = await advice.rivals(admin, run.id)
    assert set(group.mentors) == {str(cohort[name]) for name in ("m0", "m1")}
    assert set(group.mentees) == {str(cohort[name]) for name in ("e0", "e1", "e2")}
    assert (len(group.left), group.seats) == (1, 2)
    assert group.reasons[0].code == "rivals_seats"


async def test_who_was_deleted_is_not_named(cohort, done, advice, admin, delete):
    """Not among mentors, not among rivals; the gains are those of the run still."""
    run = await done()
    before = await advice.scarcity(admin, run.id)
    await delete(cohort["m0"])
    after = await advice.scarcity(admin, run.id)
    assert [seat.mentor for seat in after.seats] == [str(cohort["m1"])]
    assert (after.needs, after.recruits) == (before.needs, before.recruits)
    [group] = await advice.rivals(admin, run.id)
    assert group.mentors == (str(cohort["m1"]),)
