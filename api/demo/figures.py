"""The figures that the cohort is drawn from, with their sources.

Whatever no source gives is called an assumption. Numbers within a table are
weights; they need not add up to anything.
"""

from dataclasses import dataclass

COUNSELLING_SHARE = 0.7
"""Of mentees who come by counselling; the others come by recognition procedures. An assumption."""

WOMEN_IN_COUNSELLING, WOMEN_IN_PROCEDURES = 0.52, 0.56
"""IQ counselling 8/2012 to 9/2017; recognition in Lower Saxony 2024 (5 274 of 9 378)."""

COUNSELLING: dict[str, float] = {
    # Teachers 9.9 %, engineers 9.7 % (IQ counselling 8/2012 to 9/2017, 135 910 people, 561 occupations);
    # nurses 6 % (South Lower Saxony 2020). How the rest divides is an assumption.
    "84114": 2.9, "84124": 5.0, "84214": 2.0,
    "25104": 3.5, "26304": 3.0, "31104": 3.2,
    "81302": 6.0,
    "71303": 7.0, "72213": 6.0, "43104": 5.0, "43414": 4.0, "83113": 5.0, "81404": 4.5, "71402": 4.0,
    "62102": 3.5, "26312": 3.0, "25212": 3.0, "31114": 3.0, "73104": 3.0, "83124": 3.0, "29302": 2.5,
    "81713": 2.5, "81624": 2.0, "81804": 2.0, "81474": 2.0, "82312": 2.0, "52122": 2.0, "22342": 1.5,
    "24422": 1.5, "41304": 1.5, "41204": 1.5, "92414": 1.0, "81353": 1.0,
}  # fmt: skip
"""KldB codes of those who seek counselling."""

PROCEDURES: dict[str, float] = {
    # Recognition procedures in Lower Saxony 2024: 9 378, of which nurses 2 787 and 1 128, physicians 1 623,
    # other medical occupations 900. How these and the rest divide is an assumption.
    "81302": 3915, "81404": 1623,
    "81713": 300, "81474": 250, "81804": 200, "81353": 150,
    "84124": 600, "84114": 300, "83113": 500, "26304": 300, "25104": 250, "31104": 250, "26312": 240,
    "25212": 200, "34212": 150, "83124": 150,
}  # fmt: skip
"""KldB codes of those whose qualification is being recognised."""

GERMAN: dict[str, float] = {"A2": 5, "B1": 35, "B2": 40, "C1": 17, "C2": 3}
"""Mentees' command of German. An assumption; B1 is the usual level to begin with."""

CAPACITY: dict[int, float] = {1: 70, 2: 25, 3: 5}
"""Mentees that a mentor takes at once. An assumption that leaves fewer seats than mentees."""

MEETING: dict[str, float] = {"in_person": 30, "online": 10, "either": 60}
"""How people want to meet. An assumption; tandems meet in person or online."""

DISTANCE_KM: dict[int, float] = {20: 15, 30: 50, 50: 25, 80: 10}
"""How far people go. About 30 km was once planned as the longest way to an advice centre."""

RECOGNITION: dict[str, float] = {"none": 15, "applied": 45, "partial": 30, "full": 10}
"""Of 8 337 procedures that ended in 2024, 3 633 gave full and 4 563 partial recognition or a compensation
measure; who seeks a mentor is mostly on the way. An assumption."""

TOPICS: dict[str, float] = {
    "job_application": 35, "recognition": 25, "language": 15, "exam": 10, "network": 10, "everyday_work": 10,
    "self_employment": 3,
}  # fmt: skip
"""What tandems want to work on. An assumption."""

WISH_SAME_GENDER = 0.12
"""Of women, who wish to meet women only. An assumption."""

MENTORS_WITH_MIGRATION = 0.35
"""Of mentors, who came to Germany themselves and speak a mentee's first language. An assumption."""


@dataclass(frozen=True, slots=True)
class Origin:
    """A nationality.

    Parameters
    ----------
    weight : float
        How often it occurs among mentees.
    first_languages, further_languages : dict
        Codes with weights; a further language is chosen for about half of the people.
    women, men, families : tuple of str
        Names to put together; nobody is meant.
    """

    weight: float
    first_languages: dict[str, float]
    further_languages: dict[str, float]
    women: tuple[str, ...]
    men: tuple[str, ...]
    families: tuple[str, ...]
