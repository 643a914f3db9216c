import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from matcher.pairing import (
    Actor,
    Confirmation,
    Event,
    NotAllowedError,
    PairingState,
    SettledError,
    Step,
    step,
)

S, E, A, C = PairingState, Event, Actor, Confirmation

CHANGES = {
    (S.INVITED, E.CONFIRM, A.MENTOR, C.MENTOR): S.ACTIVE,
    (S.INVITED, E.CONFIRM, A.MENTOR, C.MENTOR_THEN_MENTEE): S.MENTEE_ASKED,
    (S.INVITED, E.CONFIRM, A.COORDINATOR, C.MENTOR): S.ACTIVE,
    (S.INVITED, E.CONFIRM, A.COORDINATOR, C.MENTOR_THEN_MENTEE): S.MENTEE_ASKED,
    (S.INVITED, E.DECLINE, A.MENTOR, C.MENTOR): S.DECLINED,
    (S.INVITED, E.DECLINE, A.COORDINATOR, C.MENTOR): S.DECLINED,
    (S.INVITED, E.EXPIRE, A.CLOCK, C.MENTOR): S.EXPIRED,
    (S.INVITED, E.CANCEL, A.COORDINATOR, C.MENTOR): S.CANCELLED,
    (S.MENTEE_ASKED, E.CONFIRM, A.MENTEE, C.MENTOR_THEN_MENTEE): S.ACTIVE,
    (S.MENTEE_ASKED, E.CONFIRM, A.COORDINATOR, C.MENTOR_THEN_MENTEE): S.ACTIVE,
    (S.MENTEE_ASKED, E.DECLINE, A.MENTEE, C.MENTOR_THEN_MENTEE): S.DECLINED,
    (S.MENTEE_ASKED, E.EXPIRE, A.CLOCK, C.MENTOR_THEN_MENTEE): S.EXPIRED,
    (S.MENTEE_ASKED, E.CANCEL, A.COORDINATOR, C.MENTOR_THEN_MENTEE): S.CANCELLED,
    (S.ACTIVE, E.COMPLETE, A.COORDINATOR, C.MENTOR): S.COMPLETED,
    (S.ACTIVE, E.CANCEL, A.COORDINATOR, C.MENTOR): S.CANCELLED,
}


@pytest.mark.parametrize(("before", "after"), list(CHANGES.items()), ids=str)
def test_what_changes_a_pairing(before, after):
    """Each arrow of the contract's picture."""
    assert step(*before) == Step(after, changed=True)


@pytest.mark.parametrize(
    ("state", "event", "actor"),
    [
        (S.ACTIVE, E.CONFIRM, A.MENTOR),
        (S.ACTIVE, E.CONFIRM, A.MENTEE),
        (S.MENTEE_ASKED, E.CONFIRM, A.MENTOR),
        (S.DECLINED, E.DECLINE, A.MENTOR),
        (S.EXPIRED, E.EXPIRE, A.CLOCK),
        (S.CANCELLED, E.CANCEL, A.COORDINATOR),
        (S.COMPLETED, E.COMPLETE, A.COORDINATOR),
    ],
)
def test_repeating_an_answer_changes_nothing(state, event, actor):
    """The same answer again returns what stands."""
    assert step(state, event, actor, C.MENTOR_THEN_MENTEE) == Step(state, changed=False)


@pytest.mark.parametrize(
    ("state", "event", "actor"),
    [
        (S.ACTIVE, E.DECLINE, A.MENTOR),
        (S.MENTEE_ASKED, E.DECLINE, A.MENTOR),
        (S.INVITED, E.CONFIRM, A.MENTEE),
        (S.EXPIRED, E.CONFIRM, A.MENTOR),
        (S.ACTIVE, E.EXPIRE, A.CLOCK),
        (S.INVITED, E.COMPLETE, A.COORDINATOR),
        (S.COMPLETED, E.CANCEL, A.COORDINATOR),
        (S.CANCELLED, E.CONFIRM, A.COORDINATOR),
    ],
)
def test_what_comes_too_late_is_told_what_stands(state, event, actor):
    """A different answer, or one of somebody who is not asked, is refused with the state."""
    with pytest.raises(SettledError) as refused:
        step(state, event, actor, C.MENTOR_THEN_MENTEE)
    assert state is refused.value.state


@pytest.mark.parametrize(
    ("event", "actor"),
    [(E.EXPIRE, A.COORDINATOR), (E.CANCEL, A.MENTOR), (E.COMPLETE, A.MENTEE), (E.CONFIRM, A.CLOCK)],
)
def test_nobody_does_what_is_not_theirs(event, actor):
    """Mentors and mentees answer, coordinators lead, the clock ends what nobody answers."""
    with pytest.raises(NotAllowedError):
        step(S.INVITED, event, actor, C.MENTOR)


class Life(RuleBasedStateMachine):
    """Any sequence of events, in any order, by anybody."""

    def __init__(self):
        super().__init__()
        self.state, self.confirmation, self.said_yes = S.INVITED, None, set()

    @rule(event=st.sampled_from(Event), actor=st.sampled_from(Actor), confirmation=st.sampled_from(C))
    def happens(self, event, actor, confirmation):
        """Something happens, possible or not."""
        self.confirmation = self.confirmation or confirmation
        before = self.state
        try:
            after = step(before, event, actor, self.confirmation)
        except (NotAllowedError, SettledError):
            return
        if event is E.CONFIRM and after.changed:
            self.said_yes.add(before.awaits)
        assert after.changed == (after.state is not before)
        assert before.open or not after.changed, "what has ended stays ended"
        self.state = after.state

    @invariant()
    def active_means_everybody_asked_has_said_yes(self):
        """No pairing is active without the yes of all whom the programme asks."""
        if self.state in {S.ACTIVE, S.COMPLETED}:
            asked = {A.MENTOR} if self.confirmation is C.MENTOR else {A.MENTOR, A.MENTEE}
            assert asked <= self.said_yes


TestLife = Life.TestCase
