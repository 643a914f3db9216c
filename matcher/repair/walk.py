"""Walk a way: everybody on it moves on to the next mentor."""

from matcher.repair.ball import MEETING, Scratch
from matcher.repair.state import NOBODY, Mentees, Mentors, rise, sit
from scoring.fused.jit import compiled


@compiled
def walk(mentees: Mentees, mentors: Mentors, scratch: Scratch) -> None:
    """Move everybody on the best way one mentor further."""
    out, into, meeting = scratch.out, scratch.into, scratch.way[MEETING]
    if meeting == NOBODY:
        return
    mentor, leaver = meeting, into.over[meeting]
    while leaver != NOBODY:
        rise(mentees, mentors, leaver)
        mentor = into.towards[mentor]
        if mentor == NOBODY:
            break
        sit(mentees, mentors, leaver, mentor)
        leaver = into.over[mentor]
    mentor, comer = meeting, out.over[meeting]
    while comer != NOBODY:
        before = mentees.mentor_of[comer]
        if before != NOBODY:
            rise(mentees, mentors, comer)
        sit(mentees, mentors, comer, mentor)
        if before == NOBODY:
            break
        mentor, comer = before, out.over[before]
