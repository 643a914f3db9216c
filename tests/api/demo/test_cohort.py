"""The cohort is drawn from the figures, and every profile of it is sound."""

from collections import Counter
from datetime import date

import pytest

from api.demo import figures
from api.demo.cohort import draw
from api.demo.districts import FOREIGN_POPULATION, NATIONALITIES, SEATS
from api.demo.origins import GERMANY, ORIGINS
from api.schemas.people import PersonInput

TODAY = date(2026, 11, 1)


@pytest.fixture(scope="module")
def many():
    """A cohort large enough to find the figures again."""
    return draw(mentors=1500, mentees=3000, seed=7, today=TODAY)


def share(people, holds):
    """The share of people of whom something is true."""
    return sum(map(holds, people)) / len(people)


def test_the_same_seed_gives_the_same_people():
    """And another one gives others."""
    one, again, other = (draw(mentors=5, mentees=5, seed=seed, today=TODAY) for seed in (1, 1, 2))
    assert one == again
    assert one != other


def test_every_profile_is_sound(many, catalogue):
    """Whoever is drawn can be stored; mail addresses reach nobody."""
    for wire in (*many.mentors[:300], *many.mentees[:300]):
        profile = PersonInput.parse(wire, catalogue)
        assert profile.email.endswith("@example.org")
    references = [wire["external_ref"] for wire in (*many.mentors, *many.mentees)]
    assert len(set(references)) == len(references)


def test_names_are_not_used_twice_in_an_ordinary_cohort():
    """Otherwise nobody could tell mentor and mentee apart in the printed plan."""
    cohort = draw(mentors=40, mentees=60, seed=1, today=TODAY)
    names = Counter(wire["name"] for wire in (*cohort.mentors, *cohort.mentees))
    assert {name: count for name, count in names.items() if count > 1} == {}


def test_the_figures_are_found_again(many):
    """Occupations, levels and gender come in the shares of their sources."""
    code = [wire["occupations"][0]["kldb"] for wire in many.mentees]
    assert share(code, lambda one: one == "81302") == pytest.approx(0.7 * 0.063 + 0.3 * 0.405, abs=0.03)
    assert share(code, lambda one: one.startswith("841")) == pytest.approx(0.7 * 0.085 + 0.3 * 0.09, abs=0.03)
    german = Counter(wire["languages"][0]["level"] for wire in many.mentees)
    assert german["B1"] / len(many.mentees) == pytest.approx(0.35, abs=0.03)
    assert german["B2"] / len(many.mentees) == pytest.approx(0.40, abs=0.03)
    assert share(many.mentees, lambda wire: wire["gender"] == "female") == pytest.approx(0.53, abs=0.03)
    seats = sum(wire["capacity"] for wire in many.mentors) / len(many.mentors)
    assert seats == pytest.approx(1.35, abs=0.05)


def test_first_languages_follow_the_district(many, catalogue):
    """To one who speaks Arabic, there are more who speak Romanian in the Emsland than in Hannover."""
    first = Counter()
    for wire in many.mentees:
        home = PersonInput.parse(wire, catalogue).location.point.ags
        first[home, wire["languages"][1]["code"]] += 1
    in_emsland, in_hannover = (first[ags, "ro"] / first[ags, "ar"] for ags in ("03454", "03241"))
    assert in_emsland > 2 * in_hannover


def test_every_code_of_the_figures_is_in_the_catalogue(catalogue):
    """Occupations, languages and places are those that matching knows."""
    for code in {*figures.COUNSELLING, *figures.PROCEDURES}:
        assert catalogue.occupations.by_code(code) is not None
    for origin in (*ORIGINS.values(), GERMANY):
        for code in {*origin.first_languages, *origin.further_languages}:
            assert catalogue.languages.by_code(code).code == code
    for ags, seat in SEATS.items():
        found = catalogue.places.find(seat).entry
        assert found is not None, seat
        # The district of Osnabrück has its seat in the city, which is a district of its own.
        assert found.ags == ("03404" if ags == "03459" else ags)
    assert set(SEATS) == set(FOREIGN_POPULATION)


def test_the_population_is_that_of_the_source(reference):
    """Hundreds of people, rounded from the official numbers."""
    table = reference("foreign_population_2024.csv")
    german_names = ["Ukraine", "Syrien", "Polen", "Türkei", "Rumänien"]
    head, *rows = (line.split(",") for line in table.read_text(encoding="utf-8").splitlines())
    assert [head.index(name) for name in german_names] == [1, 2, 3, 4, 5]
    assert len(NATIONALITIES) == 5
    expected = {row[0]: tuple(int(int(cell) / 100 + 0.5) for cell in row[1:]) for row in rows}
    assert expected == FOREIGN_POPULATION
