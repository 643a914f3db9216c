"""The mentors whom a mentee could have now, and what each of them would cost."""

from dataclasses import replace
from uuid import UUID

import pytest

from api.errors import MissingScope, NotFound
from api.schemas.people import PairInput
from api.schemas.states import PairKind, Role
from api.security.access import Principal, Scope
from api.services import pairs
from api.services.advice import MenteeAbsent
from tests.api.services.advice.figures import figures, gained


async def test_candidates_cost_what_locking_them_costs(cohort, done, decided, advice, admin):
    """Regret is the difference to a plan that contains the pair; the cheapest first."""
    data = await decided(await done())
    before = figures(data)
    mentee = str(cohort["e2"])
    found = await advice.candidates(admin, UUID(mentee), 10)
    assert {one.mentor for one in found} == {mentor.id for mentor in data.mentors}
    for one in found:
        pairs_gained, score_gained = gained(replace(data, locks=((mentee, one.mentor),)), before)
        assert (one.found.regret.pairs, one.found.regret.value) == (-pairs_gained, -score_gained)
        assert one.reasons
    assert found[0].found.regret <= found[1].found.regret
    assert list(await advice.candidates(admin, UUID(mentee), 1)) == list(found[:1])


async def test_candidates_are_those_of_now(cohort, add, advice, admin, database, clock, programme_id):
    """Without any run: whoever joins counts at once, as do exclusions and locks; who cannot be comes last."""
    joined = str(await add(Role.MENTOR, occupations=[{"kldb": "62102"}]))
    mentee = cohort["e2"]
    [best, *_] = await advice.candidates(admin, mentee, 10)
    assert (best.mentor, best.found.chosen, best.found.regret.value) == (joined, True, 0)
    async with database.write() as session:
        pair = PairInput(mentee_id=mentee, mentor_id=UUID(joined))
        await pairs.add(session, clock, admin, PairKind.EXCLUSION, programme_id, pair)
        other = PairInput(mentee_id=cohort["e0"], mentor_id=cohort["m0"])
        await pairs.add(session, clock, admin, PairKind.LOCK, programme_id, other)
    found = await advice.candidates(admin, mentee, 10)
    last = {one.mentor: one.found for one in found[1:]}
    assert found[0].mentor == str(cohort["m1"])
    assert last[joined].broken_rules == ("exclusion",)
    assert (last[str(cohort["m0"])].broken_rules, last[str(cohort["m0"])].regret) == ((), None)


async def test_who_takes_no_part_has_no_candidates(add, advice, admin):
    """A mentee who is paused; and a mentor is no mentee."""
    paused = await add(Role.MENTEE, status="paused")
    mentor = await add(Role.MENTOR)
    with pytest.raises(MenteeAbsent):
        await advice.candidates(admin, paused, 10)
    with pytest.raises(NotFound):
        await advice.candidates(admin, mentor, 10)


@pytest.mark.parametrize("missing", [Scope.PROFILES_READ, Scope.MATCHING])
async def test_candidates_need_two_scopes(cohort, advice, missing):
    """To read profiles alone is not enough, nor is matching alone."""
    scopes = frozenset({Scope.PROFILES_READ, Scope.MATCHING})
    assert await advice.candidates(Principal("both", scopes), cohort["e0"], 10)
    with pytest.raises(MissingScope) as refused:
        await advice.candidates(Principal("one", scopes - {missing}), cohort["e0"], 10)
    assert refused.value.values == {"scope": missing.value}
