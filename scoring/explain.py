"""Why a pair fits: reasons as codes and numbers; the sentences are made elsewhere."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from scoring import language, profession, region
from scoring.catalogue import load
from scoring.pool import Pool
from scoring.profile import Level, Meeting, Mentee, Mentor, Profile
from scoring.region import Way

PAIR_CODES = (
    "profession_same",
    "profession_type",
    "profession_group",
    "profession_main_group",
    "profession_area",
    "profession_linked",
    "profession_other",
    "profession_level_below",
    "region_way",
    "region_online",
    "region_apart",
    "language_common",
    "language_close",
    "language_first",
    "language_none",
)
"""Every code that an `Explainer` gives."""

_BY_SHARED_DIGITS = (
    "profession_other",
    "profession_area",
    "profession_main_group",
    "profession_group",
    "profession_type",
    "profession_same",
)


@dataclass(frozen=True, slots=True)
class Reason:
    """A code, and what its sentence needs: KldB and language codes, levels, numbers."""

    code: str
    values: Mapping[str, str | int] = field(default_factory=dict)


class Explainer:
    """Says what the fit of two people of a pool rests on.

    The numbers come from the tables that score them: occupations are compared
    once, for all who may be asked about.
    """

    def __init__(self, pool: Pool) -> None:
        self._links = load().occupations.links
        self._rows = _index(pool.mentees.occupation_sets)
        self._columns = _index(pool.mentors.occupation_sets)
        table = profession.closeness(list(self._rows), list(self._columns), self._links)
        self._points: list[list[int]] = table.tolist()

    def explain(self, mentee: Mentee, mentor: Mentor, way: Way) -> tuple[Reason, ...]:
        """One to two reasons for each criterion; `way` is the one between the two."""
        return (*self._profession(mentee, mentor), *_region(mentee, mentor, way), *_language(mentee, mentor))

    def _profession(self, mentee: Mentee, mentor: Mentor) -> list[Reason]:
        pairs = [
            (self._points[self._rows[wanted]][self._columns[offered]] * choice, -rank, wanted, offered)
            for rank, (wanted, choice) in enumerate(
                zip(mentee.occupations, profession.CHOICE.tolist(), strict=False)
            )
            for offered in mentor.occupations
        ]
        _, _, wanted, offered = max(pairs, key=lambda pair: pair[:2])
        shared = next((k for k in range(5) if wanted[k] != offered[k]), 5)
        linked = self._links.get((wanted[:4], offered[:4]), 0) > profession.SHARED_DIGITS[shared]
        code = "profession_linked" if linked else _BY_SHARED_DIGITS[shared]
        values: dict[str, str | int] = {"mentee_kldb": wanted, "mentor_kldb": offered}
        reasons = [Reason(code, values)]
        below = int(wanted[4]) - int(offered[4])
        if below > 0 and code != "profession_other":
            reasons.append(Reason("profession_level_below", {"levels": below, **values}))
        return reasons


def _index(sets: Iterable[tuple[str, ...]]) -> dict[str, int]:
    codes = sorted({code for chosen in sets for code in chosen})
    return {code: k for k, code in enumerate(codes)}


def _region(mentee: Mentee, mentor: Mentor, way: Way) -> list[Reason]:
    reasons = []
    online = ready_for(Meeting.ONLINE, mentee) and ready_for(Meeting.ONLINE, mentor)
    in_person = ready_for(Meeting.IN_PERSON, mentee) and ready_for(Meeting.IN_PERSON, mentor)
    if in_person:
        values: dict[str, str | int] = {"km": round(way.km), "minutes": round(way.minutes / 5) * 5}
        if not (online and way.fit < region.ONLINE_POINTS):
            return [Reason("region_way", values)]
        reasons.append(Reason("region_way", values))
    reasons.append(Reason("region_online" if online else "region_apart"))
    return reasons


def ready_for(how: Meeting, person: Profile) -> bool:
    """Whether somebody is ready to meet `how`, in person or online."""
    return person.meeting in (how, Meeting.EITHER)


def _language(mentee: Mentee, mentor: Mentor) -> list[Reason]:
    close = load().languages.closeness
    best, best_points, first = Reason("language_none"), 0, []
    for mine in sorted(mentee.languages):
        for yours in sorted(mentor.languages):
            same = mine.code == yours.code
            closeness = language.IDENTICAL if same else close.get((mine.code, yours.code), 0)
            points = language.fit(mine.level, yours.level, closeness)
            level = min(mine.level, yours.level).label
            if points > best_points and same:
                best, best_points = Reason("language_common", {"language": mine.code, "level": level}), points
            elif points > best_points:
                values = {"mentee_language": mine.code, "mentor_language": yours.code, "level": level}
                best, best_points = Reason("language_close", values), points
            if same and mine.level == Level.NATIVE and mine.code != "de" and yours.level >= Level.B2:
                first.append(Reason("language_first", {"language": mine.code}))
    return [best, *(reason for reason in first if reason.values["language"] != best.values.get("language"))]
