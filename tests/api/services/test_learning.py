"""What has been decided is read for what it says of fit, and a suggestion names nobody and no few."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from api.engine import Here
from api.errors import NotFound
from api.schemas.learning import LeftOut
from api.schemas.policy import Policy, Weights
from api.schemas.states import Outcome
from api.services import programmes
from api.services.learning import Learning
from api.services.small_numbers import Hidden
from api.services.versions import Expected
from api.store.models import ProfileRow
from api.store.types import new_id
from matcher.learning import LEAST_OF_EACH, Silence, Suggestion
from matcher.pairing import PairingState
from tests.api.deciding import ACCEPTED, DECLINED, Case, answers, decide

ENDED = Case(state=PairingState.CANCELLED)
WHAT_IT_SAYS = {
    "completed": (ACCEPTED, "accepted"),
    "led to work": (Case(outcome=Outcome.IN_WORK), "accepted"),
    "goes on": (Case(state=PairingState.ACTIVE), "accepted"),
    "too far": (DECLINED, "declined"),
    "wrong field": (Case(state=PairingState.DECLINED, begun=False, reason="wrong_field"), "declined"),
    "language": (Case(state=PairingState.DECLINED, begun=False, reason="language"), "declined"),
    "no time": (Case(state=PairingState.DECLINED, begun=False, reason="no_time"), LeftOut.OTHER_REASON),
    "own words": (Case(state=PairingState.DECLINED, begun=False, reason="Umzug"), LeftOut.OTHER_REASON),
    "no reason": (Case(state=PairingState.DECLINED, begun=False), LeftOut.OTHER_REASON),
    "no answer": (Case(state=PairingState.EXPIRED, begun=False), LeftOut.UNANSWERED),
    "withdrawn": (Case(state=PairingState.CANCELLED, begun=False), LeftOut.UNANSWERED),
    "by hand": (Case(by_hand=True), LeftOut.BY_HAND),
    "ended early": (ENDED, LeftOut.ENDED_EARLY),
    "said to have ended early": (Case(outcome=Outcome.ENDED_EARLY), LeftOut.ENDED_EARLY),
    "ended for the way": (Case(state=PairingState.CANCELLED, reason="too_far"), "declined"),
    "ended in work": (Case(state=PairingState.CANCELLED, outcome=Outcome.IN_WORK), "accepted"),
    "does not fit": (Case(said=2), "declined"),
    "fits, ended early": (Case(state=PairingState.CANCELLED, said=3), "accepted"),
}


@pytest.fixture
def put(database, clock, programme_id, cohort):
    """Puts decided pairs into the programme."""

    async def call(*cases):
        async with database.write() as session:
            await decide(session, programme_id, cohort["e0"], cohort["m0"], clock.now(), cases)

    return call


class Counting(Here):
    """Computes here, and counts how often."""

    def __init__(self):
        self.calls = 0

    async def call(self, function, *args, **more):
        """Call the function."""
        self.calls += 1
        return await super().call(function, *args, **more)


@pytest.fixture
def computer():
    """What computes."""
    return Counting()


@pytest.fixture
def learning(database, computer):
    """What is tested."""
    return Learning(database, computer)


async def test_what_each_end_says(put, learning, admin, programme_id):
    """Of each kind so many that every one is told: numbers differ, so that none stands for another."""
    expected = {"accepted": 0, "declined": 0, **dict.fromkeys(LeftOut, 0)}
    for number, (name, (case, says)) in enumerate(WHAT_IT_SAYS.items(), 5):
        # The mentee has one open pairing at most.
        times = 1 if name == "goes on" else number
        await put(*[case] * times)
        expected[says] += times
    learned = await learning.suggestion(admin, programme_id)
    assert {"accepted": learned.accepted, "declined": learned.declined, **learned.left_out} == expected


@pytest.mark.parametrize(
    "protection", [{"restricted_at": datetime(2026, 9, 1, tzinfo=UTC)}, {"consent_withdrawn": True}]
)
@pytest.mark.parametrize("short", ["e0", "m0"])
async def test_of_protected_people_nothing_is_learned(
    put, learning, database, cohort, admin, programme_id, short, protection
):
    """Whose data are only stored, or who have withdrawn their consent, on either side."""
    await put(*[ACCEPTED] * 7)
    assert (await learning.suggestion(admin, programme_id)).accepted == 7
    async with database.write() as session:
        await session.execute(update(ProfileRow).where(ProfileRow.id == cohort[short]).values(**protection))
    assert (await learning.suggestion(admin, programme_id)).accepted == 0


async def test_small_numbers_are_not_told(put, learning, admin, programme_id):
    """From 1 to 4; a zero is about nobody."""
    await put(ACCEPTED, *[DECLINED] * 4, WHAT_IT_SAYS["no time"][0])
    learned = await learning.suggestion(admin, programme_id)
    assert (learned.accepted, learned.declined, learned.found) == (
        Hidden.SMALL,
        Hidden.SMALL,
        Silence.FEW_DECISIONS,
    )
    assert learned.left_out[LeftOut.OTHER_REASON] is Hidden.SMALL
    assert learned.left_out[LeftOut.BY_HAND] == 0


async def test_weights_are_suggested_once_there_is_enough(
    put, learning, computer, database, clock, catalogue, admin, programme_id
):
    """It is computed once as long as nothing is decided and the weights stay, and changes nothing."""
    await put(*answers(200))
    first = await learning.suggestion(admin, programme_id)
    assert isinstance(first.found, Suggestion)
    assert first.found.weights.region > 60
    assert min(first.accepted, first.declined) >= LEAST_OF_EACH
    assert (await learning.suggestion(admin, programme_id), computer.calls) == (first, 1)
    async with database.read() as session:
        stored = (await programmes.get(session, admin, programme_id)).policy
    assert stored["weights"] == Weights().model_dump()
    policy = Policy(weights=Weights(profession=0, region=100, language=0)).model_dump(mode="json")
    async with database.write() as session:
        await programmes.change(
            session, clock, admin, programme_id, {"policy": policy},
            expected=Expected.read(None), catalogue=catalogue,
        )  # fmt: skip
    again = await learning.suggestion(admin, programme_id)
    assert (again.found, computer.calls) == (Silence.NOT_BETTER, 2)


async def test_of_a_programme_out_of_reach_nothing_is_told(learning, admin):
    """As of one that is not there."""
    with pytest.raises(NotFound):
        await learning.suggestion(admin, new_id())
