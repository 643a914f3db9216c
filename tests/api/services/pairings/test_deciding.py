"""Deciding about many proposals: in their order, each for itself, a few in a transaction, within seconds."""

from uuid import uuid4

import pytest

from api.errors import MenteeTaken, MentorFull, NotFound
from api.schemas.people import PairInput
from api.schemas.policy import Policy, Rules
from api.schemas.states import PairKind
from api.services import deciding, pairs
from api.services.opening import PairExcluded
from api.store.database import Database


@pytest.fixture
async def proposed(executor, start, found):
    """The proposals of a run that is done, by mentee."""

    async def call(**wanted):
        run = await start(policy=Policy(rules=Rules(min_score=0)), **wanted)
        await executor().execute(run.id)
        proposals, _ = await found(run)
        return {proposal.mentee_id: proposal.id for proposal in proposals}

    return call


@pytest.fixture
def approve(database, clock, admin):
    """Approves proposals; gives those decided, and why others were not, by their ids."""

    async def call(*proposal_ids):
        decided = await deciding.approve_all(database, clock, admin, proposal_ids)
        return decided.done, {one: type(error) for one, error in decided.refused.items()}, decided.left

    return call


@pytest.fixture
def opened(monkeypatch):
    """How many transactions have been opened that write."""
    found, real = [], Database.write

    def write(self):
        found.append(None)
        return real(self)

    monkeypatch.setattr(Database, "write", write)
    return found


async def test_approvals_go_together_and_tell_the_same_as_alone(proposed, approve, cohort, told, ask, opened):
    """One transaction; each pairing has its events, its step and its mails, in the order of the list."""
    ids = await proposed()
    wanted = [ids[cohort["e1"]], ids[cohort["e0"]]]
    last = max(event.id for event in await told())
    opened.clear()
    assert await approve(*wanted, wanted[0]) == (tuple(wanted), {}, ())
    assert len(opened) == 1
    events = await told(last)
    assert [event.type for event in events] == ["pairing.invited"] * 2 + ["proposal.approved"] * 2
    assert [event.data["mentee_id"] for event in events] == [str(cohort[name]) for name in ("e1", "e0")] * 2
    assert [event.data["pairing_id"] for event in events[2:]] == [
        str(event.subject_id) for event in events[:2]
    ]
    assert await ask(
        "SELECT events.subject_id = outbox.pairing_id, outbox.kind, count(*) FROM outbox"
        " JOIN events ON events.id = outbox.event_id GROUP BY 1, 2 ORDER BY 2"
    ) == [(1, "invitation", 2), (1, "reminder", 2)]
    assert await ask("SELECT count(*) FROM pairing_steps") == [(2,)]


async def test_what_is_refused_keeps_no_other_from_being_decided(
    proposed, approve, pair, act, cohort, database, clock, admin, programme_id
):
    """A taken mentee, a full mentor, an excluded pair, one that does not exist."""
    ids = await proposed()
    first, second, missing = ids[cohort["e0"]], ids[cohort["e1"]], uuid4()
    taking = await pair("e0", "m1")
    refused = {first: MenteeTaken, missing: NotFound, second: MentorFull}
    assert await approve(first, missing, second) == ((), refused, ())
    await act(taking, "cancel")
    data = PairInput(mentee_id=cohort["e0"], mentor_id=cohort["m0"])
    async with database.write() as session:
        await pairs.add(session, clock, admin, PairKind.EXCLUSION, programme_id, data)
    assert await approve(first, second) == ((second,), {first: PairExcluded}, ())
    # What stands already is shown again.
    assert await approve(second) == ((second,), {}, ())


async def test_two_addresses_of_one_pair_start_one_pairing(proposed, approve, cohort, ask):
    """A repair proposes a pair again, while the page still has the address of before."""
    before = (await proposed())[cohort["e0"]]
    after = (await proposed(keep=True))[cohort["e0"]]
    assert before != after
    assert await approve(before, after) == ((before, after), {}, ())
    assert await ask("SELECT count(*) FROM pairings") == [(1,)]


async def test_nothing_more_is_begun_when_time_is_up(proposed, approve, cohort, monkeypatch):
    """What has been begun is done, so that there is an end; the rest is named."""
    monkeypatch.setattr(deciding, "PATIENCE", 0)
    monkeypatch.setattr(deciding, "TOGETHER", 1)
    ids = await proposed()
    first, second = ids[cohort["e0"]], ids[cohort["e1"]]
    assert await approve(first, second) == ((first,), {}, (second,))
    assert await approve(first, second) == ((first,), {}, (second,))
