"""What is told to one of the two about a pairing: in mails, and on the pages behind their links."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api import words
from api.schemas.states import Role
from api.services.first_names import first_name
from api.store import pairings, people, pool, programmes
from api.store.records import Pairing, Person, Programme
from api.words import Language
from scoring import region
from scoring.catalogue import Catalogue
from scoring.explain import Explainer, Reason
from scoring.pool import Pool
from scoring.profile import LanguageSkill, Level, Mentee, Mentor

APART: Final = frozenset({"profession_other", "profession_level_below", "region_apart", "language_none"})
"""Reasons that are for coordinators."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A pairing as one of the two may know it.

    Parameters
    ----------
    reader, other : Person
        Who is told, and about whom.
    occupations : tuple of str
        The KldB codes of the other, best first.
    skills : tuple of LanguageSkill
        The languages of the reader.
    """

    programme: Programme
    pairing: Pairing
    reader: Person
    other: Person
    occupations: tuple[str, ...]
    skills: tuple[LanguageSkill, ...]
    reasons: tuple[Reason, ...]

    @property
    def first_name(self) -> str | None:
        """The first name of the other."""
        return first_name(self.other.wire.get("name"))

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages in which the reader is written to: German, and English below it for beginners."""
        german = max((skill.level for skill in self.skills if skill.code == "de"), default=Level.A1)
        return ("de",) if german >= Level.B1 else ("de", "en")

    def field(self, language: Language, catalogue: Catalogue) -> str:
        """The occupations of the other, by their official names."""
        found = (catalogue.occupations.by_code(code) for code in self.occupations)
        labels = (entry.label_de if language == "de" else entry.label_en for entry in found if entry)
        return ", ".join(labels)

    def common(self, language: Language, catalogue: Catalogue) -> tuple[str, ...]:
        """What the two have in common, as sentences; not what sets them apart."""
        shared = (reason for reason in self.reasons if reason.code not in APART)
        return tuple(words.reason(reason, language, catalogue) for reason in shared)


async def find(session: AsyncSession, pairing_id: UUID, reader_id: UUID) -> Case | None:
    """A pairing as it stands, for one of the two; `None` if somebody has been deleted."""
    pairing = await pairings.find(session, pairing_id)
    if pairing is None:
        return None
    programme = await programmes.find(session, pairing.programme_id)
    other_id = pairing.mentee_id if reader_id == pairing.mentor_id else pairing.mentor_id
    reader, other = await people.find(session, reader_id), await people.find(session, other_id)
    assert programme is not None, "pairings refer to their programme"
    assert reader is not None, "pairings go with their people"
    assert other is not None, "pairings go with their people"
    mentee, mentor = await pool.pair(session, pairing.mentee_id, pairing.mentor_id)
    mentors_case = reader.role is Role.MENTOR
    return Case(
        programme=programme,
        pairing=pairing,
        reader=reader,
        other=other,
        occupations=mentee.occupations if mentors_case else mentor.occupations,
        skills=mentor.languages if mentors_case else mentee.languages,
        reasons=_explained(mentee, mentor),
    )


def _explained(mentee: Mentee, mentor: Mentor) -> tuple[Reason, ...]:
    both = Pool.of((mentee,), (mentor,))
    way = region.ways(both.mentees.places, both.mentors.places).between(0, 0)
    return Explainer(both).explain(mentee, mentor, way)
