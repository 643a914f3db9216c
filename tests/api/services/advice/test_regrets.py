"""What a pair that somebody makes by hand costs, against the best plan."""

from dataclasses import replace

from api.schemas.pairings import PairingInput
from api.schemas.states import Role
from api.services import opening
from api.services.advising import regret_of
from matcher.advice import limits
from matcher.advice.measures import Regret
from matcher.match import match
from tests.api.services.advice.figures import figures, gained


async def test_a_pairing_by_hand_costs_what_locking_it_costs(
    cohort, done, decided, advice, admin, programme_id, database, clock
):
    """Its regret is the difference to a plan that contains the pair, and is stored with it."""
    data = await decided(await done())
    before, costs = figures(data), set()
    for mentee in ("e0", "e1", "e2"):
        for mentor in ("m0", "m1"):
            pair = PairingInput(mentee_id=cohort[mentee], mentor_id=cohort[mentor])
            ids = str(pair.mentee_id), str(pair.mentor_id)
            regret = await advice.regret(admin, programme_id, pair)
            pairs_gained, score_gained = gained(replace(data, locks=(ids,)), before)
            assert regret == Regret(-pairs_gained, 0, -score_gained)
            costs.add(regret)
    assert len(costs) > 1
    async with database.write() as session:
        made = await opening.create(session, clock, admin, programme_id, pair, regret)
    assert made.regret == {"pairs": regret.pairs, "lowest_score": 0, "score": regret.value}


async def test_open_pairings_are_fixed_where_a_regret_is_told(
    cohort, add, advice, admin, programme_id, database, clock
):
    """Whoever is paired costs nobody anything any more: the plan is that of those who are free."""
    mentor = await add(Role.MENTOR)
    for mentee, other in (("e0", "m0"), ("e1", "m1")):
        taken = PairingInput(mentee_id=cohort[mentee], mentor_id=cohort[other])
        async with database.write() as session:
            await opening.create(session, clock, admin, programme_id, taken)
        # Nobody is free for these two again, so there is no plan to compare with.
        assert await advice.regret(admin, programme_id, taken) is None
    last = PairingInput(mentee_id=cohort["e2"], mentor_id=mentor)
    assert await advice.regret(admin, programme_id, last) == Regret(0, 0, 0)


async def test_a_pair_that_breaks_a_rule_has_no_regret(cohort, add, advice, admin, programme_id, monkeypatch):
    """No plan could pair the two; nor is it told where there is too much to compute, or somebody is away."""
    far = await add(Role.MENTOR, languages=[{"code": "vi", "level": "native"}])
    pair = PairingInput(mentee_id=cohort["e0"], mentor_id=far)
    assert await advice.regret(admin, programme_id, pair) is None
    possible = PairingInput(mentee_id=cohort["e0"], mentor_id=cohort["m0"])
    assert await advice.regret(admin, programme_id, possible) is not None
    for limit in ("LARGEST_COHORT", "LARGEST_POOL"):
        monkeypatch.setattr(limits, limit, 5)
    assert await advice.regret(admin, programme_id, possible) is None


async def test_a_regret_is_told_for_every_pair_of_a_plan(cohort, done, decided):
    """What the plan contains costs nothing."""
    assert cohort
    data = await decided(await done())
    for pair in match(data).pairs:
        assert regret_of(data, pair.mentee, pair.mentor) == Regret(0, 0, 0)
