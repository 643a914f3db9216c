from importlib.resources import files
from itertools import combinations, pairwise
from math import cos, hypot, radians

import pytest

from scoring.catalogue.barriers import load_barriers, load_islands
from scoring.catalogue.places import load_places

PLACES = load_places()
SEGMENTS = [segment for barrier in load_barriers() for segment in pairwise(barrier.points)]
EAST_FRISIAN = {"Borkum", "Juist", "Norderney", "Baltrum", "Langeoog", "Spiekeroog", "Wangerooge"}


def position(name):
    place = PLACES.find(name).entry
    return place.lat, place.lon


def distance_km(one, other):
    east = (one[1] - other[1]) * cos(radians((one[0] + other[0]) / 2))
    return 111.2 * hypot(one[0] - other[0], east)


def turn(p, q, r):
    return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])


def times_met(one, other):
    """Count the segments of all barriers that the straight line between two points crosses."""
    return sum(
        turn(p, q, one) * turn(p, q, other) < 0 and turn(one, other, p) * turn(one, other, q) < 0
        for p, q in SEGMENTS
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Wilhelmshaven", "Nordenham"),
        ("Bremerhaven", "Nordenham"),
        ("Brake", "Osterholz-Scharmbeck"),
        ("Berne", "Schwanewede"),
        ("Lemwerder", "Bremen-Vegesack"),
        ("Cuxhaven", "Brunsbüttel"),
        ("Stade", "Glückstadt"),
        ("Stade", "Itzehoe"),
        ("Jork", "Wedel"),
        ("Buxtehude", "Hamburg-Blankenese"),
        ("Winsen (Luhe)", "Hamburg-Bergedorf"),
        ("Lüneburg", "Amt Neuhaus"),
        ("Bleckede", "Boizenburg"),
        ("Emden", "Jemgum"),
        ("Emden", "Bunde"),
    ],
)
def test_opposite_banks_are_apart(one, other):
    """Between two towns on opposite banks the water is met an odd number of times."""
    assert times_met(position(one), position(other)) % 2 == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Wilhelmshaven", "Varel"),
        ("Varel", "Brake"),
        ("Jever", "Wilhelmshaven"),
        ("Emden", "Leer"),
        ("Leer", "Weener"),
        ("Leer", "Papenburg"),
        ("Nordenham", "Elsfleth"),
        ("Cuxhaven", "Bremerhaven"),
        ("Oldenburg", "Wilhelmshaven"),
        ("Oldenburg", "Leer"),
        ("Oldenburg", "Nordenham"),
        ("Oldenburg", "Delmenhorst"),
        ("Delmenhorst", "Bremen"),
        ("Stade", "Buxtehude"),
        ("Stade", "Hamburg-Harburg"),
        ("Hamburg-Harburg", "Hamburg"),
        ("Lüneburg", "Lüchow"),
        ("Hannover", "Göttingen"),
        ("Norderney", "Norden"),
        ("Borkum", "Emden"),
        ("Wangerooge", "Wilhelmshaven"),
    ],
)
def test_one_bank_is_no_barrier(one, other):
    """Between two towns on one bank, or joined by bridges, no water is met, or the same twice."""
    assert times_met(position(one), position(other)) % 2 == 0


def test_wilhelmshaven_and_cuxhaven_have_two_estuaries_between_them():
    """53 km through the air, but the Jade and the Weser lie between."""
    assert times_met(position("Wilhelmshaven"), position("Cuxhaven")) == 2


def test_crossings_lie_on_their_water():
    """Each barrier has a crossing, and each crossing lies on the line, to half a kilometre."""
    for barrier in load_barriers():
        assert barrier.crossings
        for crossing in barrier.crossings:
            here = (crossing.lat, crossing.lon)
            detours = [
                distance_km(p, here) + distance_km(here, q) - distance_km(p, q)
                for p, q in pairwise(barrier.points)
            ]
            assert min(detours) < 0.5, crossing.name


def test_every_crossing_is_of_a_known_water():
    """No crossing is lost because its water is misspelt."""
    crossings = sum(len(barrier.crossings) for barrier in load_barriers())
    table = files("scoring.catalogue").joinpath("crossings.csv").read_text(encoding="utf-8")
    assert crossings == len(table.splitlines()) - 1


def test_an_island_holds_its_towns_and_no_mainland():
    """Each East Frisian island's circle holds its own town, and no circle holds a place of another."""
    inhabitants = {
        island.name: {
            place.name
            for place, _ in PLACES._places
            if distance_km((place.lat, place.lon), (island.lat, island.lon)) <= island.radius_km
        }
        for island in load_islands()
    }
    assert {name: inhabitants[name] for name in EAST_FRISIAN} == {name: {name} for name in EAST_FRISIAN}
    assert inhabitants["Helgoland"] == {"Helgoland"}
    on_sylt_or_foehr = inhabitants["Sylt"] | inhabitants["Föhr"]
    assert {"Westerland", "Wyk auf Föhr"} <= on_sylt_or_foehr
    assert not {"Niebüll", "Norddeich", "Dagebüll", "Husum"} & set().union(*inhabitants.values())


def test_islands_do_not_overlap():
    """Nobody lives on two islands."""
    for one, other in combinations(load_islands(), 2):
        apart = distance_km((one.lat, one.lon), (other.lat, other.lon))
        assert apart > one.radius_km + other.radius_km, (one.name, other.name)


def test_numbers_are_within_their_ranges():
    """Lines have length and lie in the north of Germany; ferries take minutes."""
    for barrier in load_barriers():
        assert len(barrier.points) >= 2
        assert all(53 <= lat <= 54.5 and 6 <= lon <= 11.5 for lat, lon in barrier.points)
    assert all(island.radius_km > 0 and island.ferry_minutes > 0 for island in load_islands())
