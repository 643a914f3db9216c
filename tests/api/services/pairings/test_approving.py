import asyncio
from uuid import uuid4

import pytest

from api.errors import MenteeTaken, MentorFull, NotFound, ProposalSettled
from api.schemas.people import PairInput
from api.schemas.policy import Policy, Rules
from api.schemas.states import PairKind, ProposalState, Role
from api.services import approving, erasure, pairings, pairs, people, runs
from api.services.opening import PairExcluded
from api.services.pages import Window
from api.services.versions import Expected
from api.store.records import PeopleFilter
from matcher.pairing import PairingState


@pytest.fixture
async def proposed(executor, start, found):
    """The proposals of a run that is done, by mentee."""

    async def call(**wanted):
        run = await start(**wanted)
        await executor().execute(run.id)
        proposals, _ = await found(run)
        return {proposal.mentee_id: proposal for proposal in proposals}

    return call


@pytest.fixture
def approve(database, clock, admin):
    """Approves a proposal."""

    async def call(proposal, reason=None):
        async with database.write() as session:
            return await approving.approve(session, clock, admin, proposal.id, reason)

    return call


@pytest.fixture
def reject(database, clock, admin):
    """Rejects a proposal."""

    async def call(proposal, reason=None):
        async with database.write() as session:
            return await approving.reject(session, clock, admin, proposal.id, reason)

    return call


@pytest.mark.usefixtures("cohort")
async def test_a_run_never_pairs_anybody(proposed, ask):
    """It proposes; there is no pairing before a coordinator has approved one."""
    assert len(await proposed()) == 2
    assert await ask("SELECT count(*) FROM pairings") == [(0,)]
    assert await ask("SELECT DISTINCT state FROM proposals") == [("proposed",)]


async def test_an_approval_starts_a_pairing(proposed, approve, cohort, database, admin):
    """With the proposal's score; the proposal names it."""
    proposal = (await proposed())[cohort["e0"]]
    made = await approve(proposal, "a good match")
    assert (made.mentee_id, made.mentor_id) == (proposal.mentee_id, proposal.mentor_id)
    assert (made.state, made.score) == (PairingState.INVITED, proposal.score)
    assert (made.proposal_id, made.opened_reason) == (proposal.id, "a good match")
    async with database.read() as session:
        items = (await runs.proposals(session, admin, proposal.run_id, Window())).items
    [after] = [one for one in items if one.id == proposal.id]
    assert (after.state, after.pairing_id) == (ProposalState.APPROVED, made.id)
    assert (after.settled_by, after.settled_reason) == ("admin", "a good match")


async def test_repeating_returns_what_stands_and_contradicting_is_a_conflict(
    proposed, approve, reject, cohort, told
):
    """In both directions, and nothing is told twice."""
    proposals = await proposed()
    yes, no = proposals[cohort["e0"]], proposals[cohort["e1"]]
    approved, rejected = await approve(yes), await reject(no, "too young")
    assert (rejected.state, rejected.settled_reason) == (ProposalState.REJECTED, "too young")
    seen = await told()
    assert await approve(yes) == approved
    assert await reject(no) == rejected
    with pytest.raises(ProposalSettled):
        await reject(yes)
    with pytest.raises(ProposalSettled):
        await approve(no)
    assert await told() == seen


async def test_approving_again_shows_what_has_become_of_it(proposed, approve, act, cohort):
    """A pairing that has ended is not started anew."""
    proposal = (await proposed())[cohort["e0"]]
    ended = await act(await approve(proposal), "cancel")
    assert await approve(proposal) == ended


async def test_a_proposal_of_an_earlier_run_is_settled(proposed, approve, cohort):
    """Only the latest plan can be approved."""
    earlier = (await proposed())[cohort["e0"]]
    await proposed()
    with pytest.raises(ProposalSettled):
        await approve(earlier)


async def test_what_has_happened_since_the_run_decides(
    proposed, approve, pair, act, cohort, database, clock, admin, programme_id
):
    """A full mentor, a mentee who is taken, an exclusion; and the proposal stays open."""
    proposals = await proposed()
    first, second = proposals[cohort["e0"]], proposals[cohort["e1"]]
    taking = await pair("e0", "m1")
    with pytest.raises(MenteeTaken):
        await approve(first)
    with pytest.raises(MentorFull):
        await approve(second)
    await act(taking, "cancel")
    data = PairInput(mentee_id=first.mentee_id, mentor_id=first.mentor_id)
    async with database.write() as session:
        await pairs.add(session, clock, admin, PairKind.EXCLUSION, programme_id, data)
    with pytest.raises(PairExcluded):
        await approve(first)
    assert (await approve(second)).state is PairingState.INVITED


async def test_who_is_taken_takes_no_part_in_the_next_run(proposed, approve, act, cohort):
    """Nor does the seat; when the pairing ends, both come back, but for a declined pair."""
    anything = Policy(rules=Rules(min_score=0))
    first = (await proposed(policy=anything))[cohort["e0"]]
    made = await approve(first)
    assert made.mentor_id == cohort["m0"]
    later = await proposed(policy=anything)
    assert cohort["e0"] not in later
    assert {proposal.mentor_id for proposal in later.values()} == {cohort["m1"]}
    await act(made, "decline")
    [again] = [one for one in (await proposed(policy=anything)).values() if one.mentor_id == cohort["m0"]]
    assert again.mentee_id != cohort["e0"]


async def test_the_lock_of_somebody_taken_rests(proposed, pair, cohort, database, clock, admin, programme_id):
    """The run goes on without the two."""
    data = PairInput(mentee_id=cohort["e0"], mentor_id=cohort["m0"])
    async with database.write() as session:
        await pairs.add(session, clock, admin, PairKind.LOCK, programme_id, data)
    await pair("e0", "m0")
    assert set(await proposed()) == {cohort["e1"]}


async def test_deleting_somebody_deletes_their_pairings(
    proposed, approve, cohort, database, clock, admin, ask, told
):
    """And tells so, of the pairing as of the profile."""
    made = await approve((await proposed())[cohort["e0"]])
    seen = (await told())[-1].id
    async with database.write() as session:
        await erasure.erase(session, clock, admin, Role.MENTOR, cohort["m0"], expected=Expected())
    assert await ask("SELECT count(*) FROM pairings") == [(0,)]
    happened = [(event.type, event.subject_id) for event in await told(seen)]
    assert happened == [("pairing.deleted", made.id), ("mentor.deleted", cohort["m0"])]


async def test_what_does_not_exist_is_not_found(database, clock, admin):
    """An unknown proposal, and an unknown pairing."""
    async with database.write() as session:
        with pytest.raises(NotFound):
            await approving.approve(session, clock, admin, uuid4(), None)
        with pytest.raises(NotFound):
            await approving.reject(session, clock, admin, uuid4(), None)
        with pytest.raises(NotFound):
            await pairings.get(session, admin, uuid4())


async def test_open_seats_are_those_that_no_pairing_occupies(
    pair, act, database, admin, programme_id, cohort
):
    """For mentors and mentees, until the pairing ends."""

    async def free(role):
        chosen = PeopleFilter(open_seats=1)
        async with database.read() as session:
            part = await people.listed(session, admin, programme_id, role, chosen, Window())
        return {person.id for person in part.items}

    made = await pair("e0", "m0")
    assert await free(Role.MENTOR) == {cohort["m1"]}
    assert await free(Role.MENTEE) == {cohort["e1"], cohort["e2"]}
    await act(made, "cancel")
    assert await free(Role.MENTOR) == {cohort["m0"], cohort["m1"]}


async def test_a_run_that_is_computed_while_people_are_paired_can_do_no_harm(
    executor, start, engine, found, pair, approve, cohort
):
    """It may propose somebody who is taken by now; approving that is refused."""
    engine.deliver.clear()
    run = await start()
    working = asyncio.create_task(executor().execute(run.id))
    await engine.computed.wait()
    await pair("e0", "m0")
    engine.deliver.set()
    await working
    proposals, _ = await found(run)
    [late] = [proposal for proposal in proposals if proposal.mentee_id == cohort["e0"]]
    with pytest.raises(MenteeTaken):
        await approve(late)
