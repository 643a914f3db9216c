"""The two steps of a search: a mentee goes on to other mentors, and somebody comes to a mentor.

Either reads a list of near pairs where that holds all that could shorten the best
way, and else the whole row.
"""

from matcher.repair.ball import BEST, BOTH, HERE, MEETING, WORK, Scratch, reach
from matcher.repair.pairs import BIN, OTHER, OTHER_BITS, SCORE, SLACK_SHIFT, Pairs, list_near
from matcher.repair.state import NOBODY, Int64s, Mentees, Mentors
from scoring.fused.jit import compiled


@compiled
def go_on(
    first: int, here: int, mentees: Mentees, mentors: Mentors, by_mentee: Pairs, scratch: Scratch
) -> None:
    """Let a mentee at the distance `here` from where the way begins, and those after, go on."""
    # Plain arrays in the loops: to take one out of its tuple costs more than a step.
    ask, fixed, after, price = mentees.ask, mentees.fixed, mentees.after, mentors.price
    near, near_count, origin, rest = by_mentee.near, by_mentee.near_count, by_mentee.origin, by_mentee.rest
    start, count, others, scores = by_mentee.start, by_mentee.counts, by_mentee.others, by_mentee.scores
    out, into, way, clock = scratch.out, scratch.into, scratch.way, by_mentee.clock[0]
    distance, over, settled, heap, place, at = (
        out.distance,
        out.over,
        out.settled,
        out.heap,
        out.place,
        out.at,
    )
    remaining, beyond = into.distance, into.at[HERE]
    mentee = first
    while mentee != NOBODY:
        if not fixed[mentee]:
            base = here + ask[mentee]
            room = way[BEST] - beyond
            # A list that was too short when it was made would be so again.
            if base - rest[mentee] - clock < room <= here + by_mentee.width[mentee]:
                list_near(by_mentee, mentee, ask[mentee], price)
            if base - rest[mentee] - clock < room:
                at[WORK] += count[mentee]
                for k in range(start[mentee], start[mentee] + count[mentee]):
                    j = others[k]
                    length = base - scores[k] + price[j]
                    if length < distance[j] and length + beyond < way[BEST]:
                        over[j] = mentee
                        reach(j, length, distance, settled, heap, place, at)
                        meet(j, length + remaining[j], way)
            else:
                # What the slack of a pair in the list, rounded down, must be added to at least.
                shift = base - clock - origin[mentee] - (BIN - 1)
                for k in range(near_count[mentee]):
                    pair = near[mentee, k]
                    if shift + (pair >> SLACK_SHIFT) + beyond >= way[BEST]:
                        break
                    at[WORK] += 1
                    j = pair & OTHER
                    length = base - ((pair >> OTHER_BITS) & SCORE) + price[j]
                    if length < distance[j] and length + beyond < way[BEST]:
                        over[j] = mentee
                        reach(j, length, distance, settled, heap, place, at)
                        meet(j, length + remaining[j], way)
        mentee = after[mentee]


@compiled
def come(
    mentor: int, here: int, mentees: Mentees, mentors: Mentors, by_mentor: Pairs, scratch: Scratch
) -> None:
    """Let others come to a mentor at the distance `here` from where the way ends."""
    ask, mentor_of, price = mentees.ask, mentees.mentor_of, mentors.price
    near, near_count, origin, rest = by_mentor.near, by_mentor.near_count, by_mentor.origin, by_mentor.rest
    start, count, others, scores = by_mentor.start, by_mentor.counts, by_mentor.others, by_mentor.scores
    out, into, way, clock = scratch.out, scratch.into, scratch.way, by_mentor.clock[0]
    at, beyond = into.at, out.at[HERE]
    base = here + price[mentor]
    room = way[BEST] - beyond
    if base - rest[mentor] - clock < room <= here + by_mentor.width[mentor]:
        list_near(by_mentor, mentor, price[mentor], ask)
    if base - rest[mentor] - clock < room:
        at[WORK] += count[mentor]
        for k in range(start[mentor], start[mentor] + count[mentor]):
            i = others[k]
            length = base - scores[k] + ask[i]
            if length + beyond < way[BEST]:
                leave(i, mentor, length, here, mentor_of[i], scratch)
    else:
        shift = base - clock - origin[mentor] - (BIN - 1)
        for k in range(near_count[mentor]):
            pair = near[mentor, k]
            if shift + (pair >> SLACK_SHIFT) + beyond >= way[BEST]:
                break
            at[WORK] += 1
            i = pair & OTHER
            length = base - ((pair >> OTHER_BITS) & SCORE) + ask[i]
            if length + beyond < way[BEST]:
                leave(i, mentor, length, here, mentor_of[i], scratch)


@compiled
def leave(mentee: int, mentor: int, length: int, here: int, before: int, scratch: Scratch) -> None:
    """Note the way on which a mentee comes to `mentor`, from another mentor or from outside."""
    out, into, way = scratch.out, scratch.into, scratch.way
    if before == NOBODY:
        # Once the search from outside has begun, it has seen all these.
        if not way[BOTH] and length - here < out.distance[mentor]:
            out.distance[mentor], out.over[mentor] = length - here, mentee
            meet(mentor, length, way)
    elif length < into.distance[before]:
        into.over[before], into.towards[before] = mentee, mentor
        reach(before, length, into.distance, into.settled, into.heap, into.place, into.at)
        meet(before, length + out.distance[before], way)


@compiled
def meet(mentor: int, length: int, way: Int64s) -> None:
    """Note a way over a mentor if it is the shortest so far."""
    if length < way[BEST]:
        way[BEST], way[MEETING] = length, mentor
