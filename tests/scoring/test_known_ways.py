import pytest

from scoring.catalogue.places import load_places
from scoring.region import ways

PLACES = load_places()


@pytest.mark.parametrize(
    ("one", "other", "minutes"),
    [
        ("Wilhelmshaven", "Cuxhaven", 100),
        ("Wilhelmshaven", "Bremerhaven", 65),
        ("Wilhelmshaven", "Varel", 25),
        ("Varel", "Brake", 35),
        ("Bremerhaven", "Nordenham", 28),
        ("Bremerhaven", "Brake", 38),
        ("Brake", "Bremen", 50),
        ("Brake", "Osterholz-Scharmbeck", 55),
        ("Delmenhorst", "Bremen", 25),
        ("Oldenburg", "Bremen", 45),
        ("Oldenburg", "Wilhelmshaven", 45),
        ("Emden", "Leer", 30),
        ("Emden", "Bunde", 35),
        ("Leer", "Papenburg", 22),
        ("Cuxhaven", "Brunsbüttel", 120),
        ("Cuxhaven", "Hamburg", 105),
        ("Stade", "Glückstadt", 85),
        ("Stade", "Hamburg", 55),
        ("Stade", "Pinneberg", 60),
        ("Buxtehude", "Wedel", 50),
        ("Lüneburg", "Amt Neuhaus", 55),
        ("Winsen (Luhe)", "Geesthacht", 28),
        ("Hamburg-Harburg", "Hamburg", 20),
    ],
)
def test_the_estimate_is_near_the_road(one, other, minutes):
    """Estimates across the water are within 30 minutes of a route planner, and never half of it."""
    start, end = (PLACES.find(name).entry for name in (one, other))
    estimate = ways([(start.lat, start.lon)], [(end.lat, end.lon)]).between(0, 0).minutes
    assert 0.7 * minutes < estimate < minutes + 30
