"""People as they are sent to the service."""

from scoring.profile import Profile

SOMEBODY = {
    "occupations": [{"kldb": "81302"}],
    "location": {"place": "Leer"},
    "languages": [{"code": "de", "level": "B2"}],
}
"""As little as must be known of a person."""


def wire(person: Profile) -> dict[str, object]:
    """What mentees and mentors have in common; those of `bench.people` live at the middle of a district."""
    return {
        "occupations": [{"kldb": code} for code in person.occupations],
        "location": {"ags": person.location.ags},
        "meeting": person.meeting.value,
        "max_distance_km": person.max_distance_km,
        "languages": [{"code": skill.code, "level": skill.level.label} for skill in person.languages],
    }
