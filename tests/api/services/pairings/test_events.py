from uuid import uuid4

import pytest

from api.errors import NotFound
from api.schemas.people import PairInput
from api.schemas.policy import Policy
from api.schemas.states import PairKind, Role
from api.security.access import Principal, Scope
from api.services import erasure, events, pairs, people, programmes, runs
from api.services.solving import BrokenLock, LockImpossible
from api.services.versions import Expected


async def test_every_change_is_told_in_order(
    told, database, clock, admin, programme_id, catalogue, cohort, profile
):
    """Programmes, people, exclusions and locks: what was done, by whom, when."""
    before = await told()
    assert [event.type for event in before[:2]] == ["programme.created", "mentor.created"]
    pair = PairInput(mentee_id=cohort["e0"], mentor_id=cohort["m0"])
    clock.turn(hours=1)
    async with database.write() as session:
        await programmes.change(
            session, clock, admin, programme_id, {"answer_days": 5}, expected=Expected(), catalogue=catalogue
        )
        await people.change(
            session, clock, admin, Role.MENTEE, cohort["e0"], {"capacity": 3, "status": "paused"},
            expected=Expected(), catalogue=catalogue,
        )  # fmt: skip
        noted = await pairs.add(session, clock, admin, PairKind.LOCK, programme_id, pair)
        await pairs.add(session, clock, admin, PairKind.LOCK, programme_id, pair)
        await pairs.remove(
            session, clock, admin, PairKind.LOCK, programme_id, noted.note.id, expected=Expected()
        )
        await erasure.erase(session, clock, admin, Role.MENTEE, cohort["e0"], expected=Expected())
        for _ in range(2):
            await people.put(
                session, clock, admin, programme_id, Role.MENTOR, "niq-1", profile(), expected=Expected()
            )
    after = await told(before[-1].id)
    assert [(event.type, event.data.get("changed")) for event in after] == [
        ("programme.updated", ["answer_days"]),
        ("mentee.updated", ["capacity", "status"]),
        ("lock.created", None),
        ("lock.deleted", None),
        ("mentee.deleted", None),
        ("mentor.created", None),
    ]
    assert {(event.actor, event.at) for event in after} == {("admin", clock.now())}
    ids = [event.id for event in before + after]
    assert ids == sorted(set(ids))


@pytest.mark.usefixtures("cohort")
async def test_a_run_is_told_from_start_to_end(executor, start, told, engine, database, clock, admin):
    """Done with its figures, failed with the code, cancelled by whom."""
    seen = (await told())[-1].id
    done = await start()
    await executor().execute(done.id)
    engine.errors = [LockImpossible((BrokenLock(str(uuid4()), str(uuid4()), ("inactive",)),))]
    failed = await start()
    await executor().execute(failed.id)
    cancelled = await start(policy=Policy())
    async with database.write() as session:
        await runs.cancel(session, clock, admin, cancelled.id)
        await runs.cancel(session, clock, admin, cancelled.id)
    happened = [(event.type, event.actor, event.subject_id, event.data) for event in await told(seen)]
    assert happened == [
        ("run.started", "admin", done.id, {}),
        ("run.done", "worker", done.id, {"pairs": 2, "unmatched": 1, "superseded": 0}),
        ("run.started", "admin", failed.id, {}),
        ("run.failed", "worker", failed.id, {"code": "lock_impossible"}),
        ("run.started", "admin", cancelled.id, {}),
        ("run.cancelled", "admin", cancelled.id, {}),
    ]


async def test_a_pairing_is_told_step_by_step(pair, act, told, cohort):
    """With the two people, the seat and the deadline, and without what anybody wrote."""
    seen = (await told())[-1].id
    made = await pair("e0", "m0", "secret")
    await act(made, "confirm", reason="secret")
    await act(made, "complete", reason="secret")
    after = await told(seen)
    assert [event.type for event in after] == ["pairing.invited", "pairing.active", "pairing.completed"]
    assert after[0].data == {
        "mentee_id": str(cohort["e0"]),
        "mentor_id": str(cohort["m0"]),
        "seat": 1,
        "answer_until": made.answer_until.isoformat(),
    }
    assert "secret" not in str(after)


@pytest.mark.usefixtures("both_asked")
async def test_whose_answer_it_was_is_told_beside_who_has_noted_it(pair, act, told):
    """A coordinator may note a yes by telephone, of either of the two; an end is no answer."""
    seen = (await told())[-1].id
    made = await pair("e0", "m0")
    for event in ("confirm", "confirm", "cancel"):
        await act(made, event)
    happened = [(event.type, event.actor, event.data.get("answer_of")) for event in await told(seen)]
    assert happened == [
        ("pairing.invited", "admin", None),
        ("pairing.mentee_asked", "admin", "mentor"),
        ("pairing.active", "admin", "mentee"),
        ("pairing.cancelled", "admin", None),
    ]


async def test_what_is_rolled_back_is_not_told(database, clock, admin, programme_id, profile, told):
    """An event is stored with its change or not at all."""
    seen = await told()

    async def fail():
        async with database.write() as session:
            await people.create(session, clock, admin, programme_id, Role.MENTOR, profile())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    assert await told() == seen


async def test_events_name_nobody(database, clock, admin, programme_id, profile, told):
    """No name, no address, no reference of another system."""
    async with database.write() as session:
        data = profile(name="Amal Haddad", email="amal@example.org", external_ref="niq-1")
        await people.create(session, clock, admin, programme_id, Role.MENTOR, data)
    text = str(await told())
    assert [word for word in ("Amal", "example.org", "niq-1", "Leer") if word in text] == []


@pytest.mark.usefixtures("cohort")
async def test_the_feed_goes_on_where_it_was_left(database, admin, programme_id, told):
    """Page by page all events are seen once."""
    everything, seen, after = await told(), [], 0
    while True:
        async with database.read() as session:
            part = await events.feed(session, admin, programme_id, after=after, limit=2)
        seen += part.items
        if part.next_cursor is None:
            break
        after = int(part.next_cursor)
    assert seen == everything
    assert len(seen) == 6


async def test_a_key_that_is_bound_elsewhere_reads_no_events(database, programme_id):
    """As if there were no such programme."""
    foreign = Principal("other", frozenset({Scope.EVENTS_READ}), frozenset({str(uuid4())}))
    async with database.read() as session:
        with pytest.raises(NotFound):
            await events.feed(session, foreign, programme_id, after=0, limit=1)
