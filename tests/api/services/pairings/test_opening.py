from datetime import timedelta
from uuid import uuid4

import pytest

from api.errors import MenteeTaken, MentorFull, NotFound
from api.schemas.pairings import PairingInput
from api.schemas.people import PairInput
from api.schemas.problem import InvalidInput
from api.schemas.states import PairKind, Role
from api.security.access import Principal, Scope
from api.services import opening, pairs, people
from api.services.opening import PairExcluded, PersonInactive
from api.services.pairs import PairOpen
from api.services.seats import SeatsOccupied
from api.services.versions import Expected
from matcher.inputs import MatchInput
from matcher.pairing import PairingState
from matcher.scored import score_pairs
from scoring.policy import Policy


@pytest.fixture
def change(database, clock, admin, catalogue, cohort):
    """Changes somebody of the cohort."""

    async def call(name, **patch):
        role = Role.MENTOR if name.startswith("m") else Role.MENTEE
        async with database.write() as session:
            return await people.change(
                session, clock, admin, role, cohort[name], patch, expected=Expected(), catalogue=catalogue
            )

    return call


async def test_a_pairing_by_hand_invites_the_mentor(pair, cohort, clock, profile):
    """With the first seat, the pair's score, and until when there can be an answer."""
    made = await pair("e0", "m0", "They know each other.")
    [scored] = score_pairs(
        MatchInput(mentees=(profile().to_mentee("e"),), mentors=(profile().to_mentor("m"),), policy=Policy())
    )
    assert (made.mentee_id, made.mentor_id) == (cohort["e0"], cohort["m0"])
    assert (made.state, made.seat, made.score) == (PairingState.INVITED, 1, scored.score)
    assert (made.proposal_id, made.regret) == (None, None)
    assert made.answer_until == clock.now() + timedelta(days=7)
    assert (made.opened_by, made.opened_reason) == ("admin", "They know each other.")


async def test_broken_rules_forbid_no_pairing_by_hand(pair):
    """A coordinator may pair a joiner with a nurse."""
    assert (await pair("e2", "m0")).state is PairingState.INVITED


async def test_a_mentee_has_one_open_pairing_and_a_mentor_so_many_as_seats(pair, change, act):
    """Whoever is taken or full is refused, until a seat is free again; seats are filled from the first."""
    first = await pair("e0", "m0")
    with pytest.raises(MenteeTaken):
        await pair("e0", "m1")
    with pytest.raises(MenteeTaken):
        await pair("e0", "m0")
    with pytest.raises(MentorFull):
        await pair("e1", "m0")
    await change("m0", capacity=2)
    second = await pair("e1", "m0")
    await act(first, "cancel")
    assert [one.seat for one in (first, second, await pair("e2", "m0"))] == [1, 2, 1]


async def test_an_excluded_pair_is_never_open_and_an_open_pair_never_excluded(
    pair, cohort, database, clock, admin, programme_id, act
):
    """Each of the two refuses the other."""
    data = PairInput(mentee_id=cohort["e0"], mentor_id=cohort["m0"])

    async def exclude():
        async with database.write() as session:
            return await pairs.add(session, clock, admin, PairKind.EXCLUSION, programme_id, data)

    made = await pair("e0", "m0")
    with pytest.raises(PairOpen):
        await exclude()
    await act(made, "cancel")
    await exclude()
    with pytest.raises(PairExcluded):
        await pair("e0", "m0")


@pytest.mark.parametrize(("name", "status"), [("m0", "paused"), ("e0", "archived")])
async def test_who_takes_no_part_is_not_asked(pair, change, cohort, name, status):
    """The refusal says who it is."""
    await change(name, status=status)
    with pytest.raises(PersonInactive) as refused:
        await pair("e0", "m0")
    assert refused.value.values["id"] == str(cohort[name])


async def test_both_belong_to_the_programme_in_their_roles(database, clock, admin, programme_id, cohort):
    """Every fault is named."""
    data = PairingInput(mentee_id=cohort["m0"], mentor_id=uuid4())
    async with database.write() as session:
        with pytest.raises(InvalidInput) as refused:
            await opening.create(session, clock, admin, programme_id, data)
    assert [fault.code for fault in refused.value.faults] == ["unknown_mentee", "unknown_mentor"]


async def test_a_key_that_is_bound_elsewhere_sees_nothing(database, clock, programme_id, cohort):
    """As if there were no such programme."""
    foreign = Principal("other", frozenset({Scope.PAIRINGS}), frozenset({str(uuid4())}))
    data = PairingInput(mentee_id=cohort["e0"], mentor_id=cohort["m0"])
    async with database.write() as session:
        with pytest.raises(NotFound):
            await opening.create(session, clock, foreign, programme_id, data)


async def test_a_capacity_below_the_open_pairings_is_refused(pair, change, ask, act):
    """And one that just suffices moves them to the seats that are left."""
    await change("m0", capacity=3)
    made = [await pair(name, "m0") for name in ("e0", "e1", "e2")]
    with pytest.raises(SeatsOccupied) as refused:
        await change("m0", capacity=2)
    assert refused.value.values == {"open": 3}
    await act(made[0], "cancel")
    await change("m0", capacity=2)
    assert await ask("SELECT seat FROM pairings WHERE state = 'invited' ORDER BY id") == [(2,), (1,)]
    with pytest.raises(MentorFull):
        await pair("e0", "m0")
