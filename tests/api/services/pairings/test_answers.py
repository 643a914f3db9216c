from datetime import timedelta
from uuid import uuid4

import pytest

from api.errors import NotFound, PairingSettled, Stale
from api.schemas.accounts import AccountInput
from api.schemas.pairings import Ending
from api.schemas.people import PairInput
from api.schemas.states import Outcome, PairKind, Role, Status
from api.security.access import Principal, Scope
from api.services import accounts, erasure, keys, pairings, pairs, people
from api.services.pages import Window
from api.services.versions import Expected, etag
from api.store import steps
from api.store.records import PairingFilter
from matcher.pairing import Event
from matcher.pairing import PairingState as State


async def test_a_mentors_yes_is_enough_where_the_programme_says_so(pair, act, clock):
    """Nobody is asked any more; who said it, when and why is kept; then it is completed."""
    made = await pair("e0", "m0")
    clock.turn(days=1)
    active = await act(made, "confirm", reason="by telephone")
    assert (active.state, active.answer_until, active.version) == (State.ACTIVE, None, 2)
    assert (active.changed_by, active.changed_at, active.changed_reason) == (
        "admin",
        clock.now(),
        "by telephone",
    )
    assert (await act(made, "complete")).state is State.COMPLETED


async def test_each_step_keeps_who_took_it_when_and_why(pair, act, database, clock, admin):
    """A later step takes nothing away; a key is named, and what was written goes with the person."""
    async with database.write() as session:
        key = (await keys.create(session, clock, name="IQ Leer", scopes=[Scope.PAIRINGS])).stored
    made = await pair("e0", "m0")
    clock.turn(days=1)
    await act(made, "confirm", reason="by telephone")
    clock.turn(days=1)
    holder = Principal(str(key.id), frozenset({Scope.PAIRINGS}))
    async with database.write() as session:
        wish = pairings.Wish.of(Event.COMPLETE, Ending(reason="Hired."))
        await pairings.act(session, clock, holder, made.id, Expected(), wish)
    async with database.read() as session:
        taken = await pairings.history(session, admin, made.id)
    assert [(one.step.state, one.step.by, one.name, one.step.reason) for one in taken] == [
        (State.INVITED, "admin", None, None),
        (State.ACTIVE, "admin", None, "by telephone"),
        (State.COMPLETED, str(key.id), "IQ Leer", "Hired."),
    ]
    assert [one.step.at for one in taken] == [clock.now() - timedelta(days=past) for past in (2, 1, 0)]
    async with database.write() as session:
        await erasure.erase(session, clock, admin, Role.MENTOR, made.mentor_id, expected=Expected())
    async with database.read() as session:
        assert await steps.of_pairing(session, made.id) == []


async def test_a_step_names_whose_account_took_it(pair, database, clock, admin):
    """As it names a key."""
    made = await pair("e0", "m0")
    async with database.write() as session:
        data = AccountInput(name="Ada Berg", email="ada@example.org")
        ada = await accounts.create(session, clock, admin, data)
        wish = pairings.Wish.of(Event.CONFIRM, Ending(reason=None))
        holder = Principal(str(ada.id), frozenset({Scope.PAIRINGS}))
        await pairings.act(session, clock, holder, made.id, Expected(), wish)
    async with database.read() as session:
        taken = await pairings.history(session, admin, made.id)
    assert (taken[-1].step.by, taken[-1].name) == (str(ada.id), "Ada Berg")


@pytest.mark.usefixtures("both_asked")
async def test_the_mentee_is_asked_after_the_mentor_with_days_of_their_own(pair, act, clock):
    """A second yes of the mentor is not the mentee's."""
    made = await pair("e0", "m0")
    clock.turn(days=2)
    asked = await act(made, "confirm", on_behalf_of=Role.MENTOR)
    assert (asked.state, asked.answer_until) == (State.MENTEE_ASKED, clock.now() + timedelta(days=4))
    assert await act(made, "confirm", on_behalf_of=Role.MENTOR) == asked
    assert (await act(made, "confirm", on_behalf_of=Role.MENTEE)).state is State.ACTIVE


@pytest.mark.parametrize(
    ("before", "event"),
    [([], "decline"), (["confirm"], "confirm"), ([], "cancel"), (["confirm"], "complete")],
)
async def test_the_same_again_returns_what_stands(pair, act, told, before, event):
    """No new version, and nothing is told twice."""
    made = await pair("e0", "m0")
    for earlier in before:
        await act(made, earlier)
    first = await act(made, event, reason="first")
    seen = await told()
    assert await act(made, event, reason="second") == first
    assert await told() == seen


@pytest.mark.parametrize(
    ("before", "event", "state"),
    [
        ("confirm", "decline", "active"),
        ("decline", "confirm", "declined"),
        ("cancel", "confirm", "cancelled"),
        (None, "complete", "invited"),
    ],
)
async def test_another_answer_is_told_what_stands(pair, act, before, event, state):
    """It changes nothing."""
    made = await pair("e0", "m0")
    if before is not None:
        await act(made, before)
    with pytest.raises(PairingSettled) as refused:
        await act(made, event)
    assert refused.value.values == {"state": state}


@pytest.mark.parametrize(("given", "kept"), [("too_far", "too_far"), (None, "declined")])
async def test_a_declined_pair_becomes_an_exclusion(pair, act, noted, given, kept):
    """With the reason, and the pair's lock is gone, because no run could keep it."""
    made = await pair("e0", "m0")
    await act(made, "decline", reason=given)
    [note] = await noted(PairKind.EXCLUSION)
    assert (note.mentee_id, note.mentor_id, note.reason) == (made.mentee_id, made.mentor_id, kept)


async def test_the_lock_of_a_declined_pair_is_taken_back(
    pair, act, noted, database, clock, admin, programme_id, cohort
):
    """No run could keep it, and all later ones would fail."""
    data = PairInput(mentee_id=cohort["e0"], mentor_id=cohort["m0"])
    async with database.write() as session:
        await pairs.add(session, clock, admin, PairKind.LOCK, programme_id, data)
    await act(await pair("e0", "m0"), "decline")
    assert await noted(PairKind.LOCK) == []


@pytest.mark.parametrize(
    ("reason", "status"), [("no_time", Status.PAUSED), ("too_far", Status.ACTIVE), (None, Status.ACTIVE)]
)
async def test_a_mentor_without_time_is_paused(pair, act, database, admin, reason, status):
    """And only for that reason; the profile has a new version then."""
    made = await pair("e0", "m0")
    await act(made, "decline", reason=reason)
    async with database.read() as session:
        mentor = await people.get(session, admin, Role.MENTOR, made.mentor_id)
    assert (mentor.status, mentor.version) == (status, 1 + (status is Status.PAUSED))


@pytest.mark.usefixtures("both_asked")
async def test_a_mentee_without_time_is_paused(pair, act, database, admin):
    """And not the mentor, who has said yes."""
    made = await pair("e0", "m0")
    await act(made, "confirm")
    assert (await act(made, "decline", reason="no_time")).state is State.DECLINED
    async with database.read() as session:
        mentor = await people.get(session, admin, Role.MENTOR, made.mentor_id)
        mentee = await people.get(session, admin, Role.MENTEE, made.mentee_id)
    assert (mentor.status, mentee.status) == (Status.ACTIVE, Status.PAUSED)


@pytest.mark.parametrize(("event", "outcome"), [("complete", "in_work"), ("cancel", "ended_early")])
async def test_what_a_tandem_has_led_to_is_kept(pair, act, database, clock, admin, event, outcome):
    """With its end, and why."""
    made = await act(await pair("e0", "m0"), "confirm")
    wish = pairings.Wish.of(Event(event), Ending(reason="moved", outcome=Outcome(outcome)))
    async with database.write() as session:
        ended = await pairings.act(session, clock, admin, made.id, Expected(), wish)
    assert (made.outcome, ended.outcome, ended.changed_reason) == (None, outcome, "moved")


async def test_a_stale_version_changes_nothing(pair, act):
    """The version that was read decides."""
    made = await pair("e0", "m0")
    await act(made, "confirm", if_match=etag(made.id, 1))
    with pytest.raises(Stale):
        await act(made, "cancel", if_match=etag(made.id, 1))


async def test_a_key_that_is_bound_elsewhere_sees_no_pairing(pair, database):
    """As if there were none."""
    made = await pair("e0", "m0")
    foreign = Principal("other", frozenset({Scope.PAIRINGS}), frozenset({str(uuid4())}))
    async with database.read() as session:
        with pytest.raises(NotFound):
            await pairings.get(session, foreign, made.id)


async def test_lists_are_filtered(pair, act, database, admin, programme_id):
    """By state, mentor and mentee, alone and together."""
    first = await act(await pair("e0", "m0"), "cancel")
    second, third = await pair("e0", "m1"), await pair("e1", "m0")

    async def found(*chosen):
        async with database.read() as session:
            chosen_by = PairingFilter(*chosen)
            return (await pairings.listed(session, admin, programme_id, chosen_by, Window())).items

    assert await found() == [first, second, third]
    assert await found(State.INVITED) == [second, third]
    assert await found(None, first.mentor_id) == [first, third]
    assert await found(None, None, first.mentee_id) == [first, second]
    assert await found(State.CANCELLED, first.mentor_id, first.mentee_id) == [first]
