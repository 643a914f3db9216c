"""A free seat looks for who gains most by coming: the mirror image of `matcher.repair.forward`."""

from matcher.repair.candidates import Candidates
from matcher.repair.search import BEST, MENTEE, MENTOR, SETTLED, begin, clean, end_here, reach, settle_nearest
from matcher.repair.state import NOBODY, Mentees, Mentors, Scratch, rise, sit
from matcher.sparse.jit import compiled


@compiled
def fill_seat(
    source: int,
    mentees: Mentees,
    mentors: Mentors,
    candidates: Candidates,
    step_cost: int,
    highest_bonus: int,
    scratch: Scratch,
) -> None:
    """Augment from the next free seat of mentor `source`; afterwards taken, or priced at its cost.

    Parameters
    ----------
    highest_bonus : int
        No mentee has a higher one.
    """
    begin(scratch, mentors.price[source] - step_cost * mentors.load[source], NOBODY, source)
    reach(scratch, source, 0, NOBODY, NOBODY)
    while True:
        node = settle_nearest(scratch)
        if node == NOBODY:
            break
        here = scratch.distance[node]
        if node != source:
            last = step_cost * (mentors.load[node] - 1)
            end_here(scratch, here + mentors.price[node] - last, NOBODY, node)
        ask_round(node, here + mentors.price[node], mentees, candidates, highest_bonus, scratch)
    lower_prices(mentees, mentors, scratch)
    walk_back(source, mentees, mentors, scratch)
    clean(scratch)


@compiled
def ask_round(
    mentor: int, base: int, mentees: Mentees, candidates: Candidates, highest_bonus: int, scratch: Scratch
) -> None:
    """Note the ways on which the candidates of a mentor come, from where they are."""
    for k in range(candidates.back_start[mentor], candidates.back_start[mentor + 1]):
        if candidates.back_score[k] >= 0:
            if base - candidates.back_score[k] - highest_bonus >= scratch.at[BEST]:
                break
            leave(candidates.back_mentee[k], mentor, base - candidates.back_score[k], mentees, scratch)
    k = candidates.back_first[mentor]
    while k != NOBODY:
        if candidates.more_score[k] >= 0:
            leave(candidates.more_mentee[k], mentor, base - candidates.more_score[k], mentees, scratch)
        k = candidates.back_following[k]


@compiled
def leave(mentee: int, mentor: int, rest: int, mentees: Mentees, scratch: Scratch) -> None:
    """Note the way on which a mentee comes to `mentor`, `rest` less the price and bonus of the mentee."""
    length = rest + mentees.price[mentee] - mentees.bonus[mentee]
    if mentees.fixed[mentee] or length >= scratch.at[BEST]:
        return
    own = mentees.mentor_of[mentee]
    if own == NOBODY:
        end_here(scratch, length, mentee, mentor)
    elif length < scratch.distance[own]:
        reach(scratch, own, length, mentee, mentor)


@compiled
def lower_prices(mentees: Mentees, mentors: Mentors, scratch: Scratch) -> None:
    """What is nearer than the way's end becomes cheaper by the difference, its mentees dearer."""
    length = scratch.at[BEST]
    for k in range(scratch.at[SETTLED]):
        mentor = scratch.settled[k]
        less = length - scratch.distance[mentor]
        if less > 0:
            mentors.price[mentor] -= less
            scratch.fallen_mentors[mentor] = True
            mentee = mentors.first[mentor]
            while mentee != NOBODY:
                mentees.price[mentee] += less
                mentee = mentees.after[mentee]


@compiled
def walk_back(source: int, mentees: Mentees, mentors: Mentors, scratch: Scratch) -> None:
    """Everybody on the way moves one mentor nearer to the source."""
    mentor, comer = scratch.at[MENTOR], scratch.at[MENTEE]
    while mentor != source:
        leaver, target = scratch.over[mentor], scratch.towards[mentor]
        rise(mentees, mentors, leaver)
        if comer != NOBODY:
            sit(mentees, mentors, comer, mentor)
        comer, mentor = leaver, target
    if comer != NOBODY:
        sit(mentees, mentors, comer, source)
