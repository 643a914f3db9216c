"""A plan as tables: pairs, mentees without one, free seats, figures."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api import words
from api.files.grid import Table, Value
from api.files.people import Person
from api.words import Language, text
from matcher.outcome import Outcome, Pair, Unmatched
from scoring.catalogue import Catalogue
from scoring.explain import Reason
from scoring.policy import CRITERIA


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedOutcome:
    """An outcome with the people it speaks of, to be told in one language.

    Parameters
    ----------
    mentees, mentors : mapping
        The people by id, in the order of their list.
    """

    outcome: Outcome
    mentees: Mapping[str, Person]
    mentors: Mapping[str, Person]
    language: Language
    catalogue: Catalogue

    @property
    def pairs(self) -> list[Pair]:
        """The pairs in the order of the list of mentees."""
        return sorted(self.outcome.pairs, key=lambda pair: self.mentees[pair.mentee].row)

    @property
    def unmatched(self) -> list[Unmatched]:
        """Who is left over, in the order of the list of mentees."""
        return sorted(self.outcome.unmatched, key=lambda left: self.mentees[left.mentee].row)

    @property
    def free(self) -> list[tuple[Person, int]]:
        """The mentors with free seats, and how many, in the order of their list."""
        taken = Counter(pair.mentor for pair in self.outcome.pairs)
        spare = ((mentor, mentor.profile.capacity - taken[mentor.id]) for mentor in self.mentors.values())
        return [(mentor, seats) for mentor, seats in spare if seats > 0]

    def sentences(self, reasons: Sequence[Reason]) -> list[str]:
        """Reasons as sentences."""
        return [words.reason(reason, self.language, self.catalogue) for reason in reasons]

    def say(self, key: str, **values: object) -> str:
        """A text of the report."""
        return text(f"plan.{key}", self.language, **values)


def plan_tables(named: NamedOutcome) -> list[Table]:
    """Every sheet of a plan's workbook."""
    return [_pairs(named), _unmatched(named), _free(named), _figures(named)]


def one_table(named: NamedOutcome) -> Table:
    """The plan as one table, for a CSV file: every mentee, with or without a mentor."""
    pairs, left = _pairs(named), _unmatched(named)
    blank: tuple[Value, ...] = (None,) * (len(pairs.headings) - 3)
    rows = [(*row[:2], *blank, row[-1]) for row in left.rows]
    return Table(
        title=pairs.title,
        headings=pairs.headings,
        rows=[*pairs.rows, *rows],
        shares=pairs.shares,
        wide=pairs.wide,
    )


def _pairs(named: NamedOutcome) -> Table:
    say = named.say
    shares = (say("score"), *(words.label("criterion", name, named.language) for name in CRITERIA))
    shares = tuple(f"{heading[:1].upper()}{heading[1:]} %" for heading in shares)
    return Table(
        title=say("pairs"),
        headings=(
            say("mentee"), say("mentee_id"), say("mentor"), say("mentor_id"), *shares,
            say("locked"), say("reasons"),
        ),
        rows=[
            (
                named.mentees[pair.mentee].label,
                pair.mentee,
                named.mentors[pair.mentor].label,
                pair.mentor,
                pair.score,
                *(pair.criteria[name] for name in CRITERIA),
                pair.locked,
                "\n".join(named.sentences(pair.reasons)),
            )
            for pair in named.pairs
        ],
        shares=frozenset(shares),
        wide=frozenset({say("reasons")}),
    )  # fmt: skip


def _unmatched(named: NamedOutcome) -> Table:
    say = named.say
    return Table(
        title=say("unmatched"),
        headings=(say("mentee"), say("mentee_id"), say("feasible"), say("reasons")),
        rows=[
            (
                named.mentees[left.mentee].label,
                left.mentee,
                left.feasible_mentors,
                "\n".join(named.sentences(left.reasons)),
            )
            for left in named.unmatched
        ],
        wide=frozenset({say("reasons")}),
    )


def _free(named: NamedOutcome) -> Table:
    say = named.say
    return Table(
        title=say("free"),
        headings=(say("mentor"), say("mentor_id"), say("free_seats"), say("seats")),
        rows=[(mentor.label, mentor.id, seats, mentor.profile.capacity) for mentor, seats in named.free],
    )


def _figures(named: NamedOutcome) -> Table:
    say, summary = named.say, named.outcome.summary
    figures: list[tuple[str, Value]] = [
        (say("mentees"), summary.mentees),
        (say("mentors"), summary.mentors),
        (say("seats"), summary.seats),
        (say("pairs"), summary.pairs),
        (say("mean_score"), words.per_cent(summary.mean_score, named.language)),
        (say("lowest_score"), words.per_cent(summary.lowest_score, named.language)),
        (say("total_score"), summary.total_score),
        (say("greedy_pairs"), summary.greedy_pairs),
        (say("greedy_total_score"), summary.greedy_total_score),
        (say("objective"), words.label("objective", summary.objective, named.language)),
        (say("proven"), summary.optimal),
    ]
    return Table(title=say("summary"), headings=(say("figure"), say("value")), rows=figures)
