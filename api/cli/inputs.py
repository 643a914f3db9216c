"""The files that decide a match, read together, with the faults in and between them."""

import difflib
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from api.files.faults import FileFault, Note
from api.files.pairs import PairsFile, read_pairs
from api.files.people import PeopleFile, Person, read_people
from api.files.policies import read_policy
from api.schemas.crossing import crossing_faults
from api.schemas.faults import Fault
from api.schemas.policy import Policy
from api.services.solving import broken_locks
from matcher.inputs import MatchInput
from scoring.catalogue import Catalogue
from scoring.rules import RULES

_NONE = PairsFile(file="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What was read; `policy_faults` are those of the file of the policy."""

    mentors: PeopleFile
    mentees: PeopleFile
    policy: Policy
    policy_faults: tuple[FileFault, ...] = ()
    exclusions: PairsFile = _NONE
    locks: PairsFile = _NONE

    @property
    def faults(self) -> tuple[FileFault, ...]:
        """The faults within the files, file by file."""
        parts = (self.mentors, self.mentees, self.exclusions, self.locks)
        return (*(fault for part in parts for fault in part.faults), *self.policy_faults)

    @property
    def notes(self) -> tuple[Note, ...]:
        """What is worth knowing about the files."""
        parts = (self.mentors, self.mentees, self.exclusions, self.locks)
        return tuple(note for part in parts for note in part.notes)

    def to_input(self, as_of: date) -> MatchInput:
        """The people, rules and pairs, as matching knows them."""
        return MatchInput(
            mentees=tuple(person.profile.to_mentee(person.id) for person in self.mentees.people),
            mentors=tuple(person.profile.to_mentor(person.id) for person in self.mentors.people),
            policy=self.policy.to_domain(),
            exclusions=tuple((pair.mentee, pair.mentor) for pair in self.exclusions.pairs),
            locks=tuple((pair.mentee, pair.mentor) for pair in self.locks.pairs),
            as_of=as_of,
        )

    def faults_between(self) -> tuple[FileFault, ...]:
        """Pairs of people who are not in the lists, and locks that contradict one another.

        Found by what judges a request, since a row is a request in another form.
        """
        request = {
            "mentors": [{"id": one.id, "capacity": one.profile.capacity} for one in self.mentors.people],
            "mentees": [{"id": one.id} for one in self.mentees.people],
            "exclusions": [{"mentee": one.mentee, "mentor": one.mentor} for one in self.exclusions.pairs],
            "locks": [{"mentee": one.mentee, "mentor": one.mentor} for one in self.locks.pairs],
        }
        return tuple(self._located(fault) for fault in crossing_faults(request))

    def faults_of_locks(self, data: MatchInput) -> tuple[FileFault, ...]:
        """The rules that locked pairs break."""
        causes = {(lock.mentee, lock.mentor): lock.causes for lock in broken_locks(data)}
        rules = {rule.label for rule in RULES}
        return tuple(
            self.locks.locate(Fault(path=(), code="lock_breaks_rule", values={"rule": cause}), place, None)
            for place, pair in enumerate(self.locks.pairs)
            for cause in causes.get((pair.mentee, pair.mentor), ())
            if cause in rules
        )

    def _located(self, fault: Fault) -> FileFault:
        """A fault of the request at its row; an unknown id gets suggestions."""
        name, place, *rest = fault.path
        listed = self.locks if name == "locks" else self.exclusions
        side = str(rest[0]) if rest else None
        if side is not None and fault.value is not None:
            people = (self.mentees if side == "mentee" else self.mentors).people
            fault = replace(fault, suggestions=_similar(fault.value, people))
        return listed.locate(fault, int(place), side)


def read_inputs(
    *,
    mentors: Path,
    mentees: Path,
    policy: Path | None,
    exclusions: Path | None,
    locks: Path | None,
    ignored: Collection[str],
    catalogue: Catalogue,
) -> Inputs:
    """Read all files; faults are kept beside what was read."""
    read, policy_faults = (
        (Policy(), ()) if policy is None else read_policy(policy.name, policy.read_bytes(), catalogue)
    )
    return Inputs(
        mentors=read_people(mentors.name, mentors.read_bytes(), catalogue, ignored=ignored),
        mentees=read_people(mentees.name, mentees.read_bytes(), catalogue, ignored=ignored),
        exclusions=read_pairs(exclusions.name, exclusions.read_bytes()) if exclusions else _NONE,
        locks=read_pairs(locks.name, locks.read_bytes()) if locks else _NONE,
        policy=read,
        policy_faults=policy_faults,
    )


def _similar(given: str, people: tuple[Person, ...]) -> tuple[str, ...]:
    """Ids that may have been meant: of who is called so, or those that are written alike."""
    named = [person.id for person in people if person.profile.name == given]
    return tuple(named or difflib.get_close_matches(given, [person.id for person in people], n=3))
