"""Districts of Lower Saxony: by their keys, of places, and of points."""

import csv

import numpy as np
import pytest

from scoring.catalogue.places import load_places

PLACES = load_places()

# Towns and villages whose district is known for certain, two or so for each, many at a border.
KNOWN = {
    "03101": ["Braunschweig", "Braunschweig-Waggum"],
    "03102": ["Salzgitter", "Salzgitter-Bad"],
    "03103": ["Wolfsburg", "Wolfsburg-Fallersleben"],
    "03151": ["Gifhorn", "Wittingen", "Meinersen", "Rühen"],
    "03153": ["Goslar", "Seesen", "Braunlage", "Clausthal-Zellerfeld"],
    "03154": ["Helmstedt", "Lehre", "Königslutter am Elm", "Velpke"],
    "03155": ["Northeim", "Einbeck", "Uslar", "Dassel"],
    "03157": ["Peine", "Vechelde", "Hohenhameln"],
    "03158": ["Wolfenbüttel", "Baddeckenstedt", "Cremlingen", "Hornburg"],
    "03159": ["Göttingen", "Duderstadt", "Osterode am Harz", "Hannoversch Münden"],
    "03241": ["Hannover", "Burgdorf", "Springe", "Neustadt am Rübenberge", "Wedemark"],
    "03251": ["Diepholz", "Stuhr", "Syke", "Sulingen", "Wagenfeld"],
    "03252": ["Hameln", "Bad Pyrmont", "Hessisch Oldendorf"],
    "03254": ["Hildesheim", "Alfeld", "Sarstedt", "Bockenem"],
    "03255": ["Holzminden", "Delligsen", "Bodenwerder"],
    "03256": ["Nienburg", "Rehburg-Loccum", "Hoya", "Eystrup"],
    "03257": ["Stadthagen", "Rinteln", "Bad Nenndorf"],
    "03351": ["Celle", "Bergen", "Faßberg", "Winsen (Aller)"],
    "03352": ["Cuxhaven", "Hechthausen", "Loxstedt", "Otterndorf"],
    "03353": ["Winsen (Luhe)", "Seevetal", "Buchholz in der Nordheide", "Tostedt"],
    "03354": ["Lüchow", "Dannenberg", "Neu Darchau"],
    "03355": ["Lüneburg", "Bleckede", "Amt Neuhaus", "Amelinghausen"],
    "03356": ["Osterholz-Scharmbeck", "Schwanewede", "Lilienthal"],
    "03357": ["Rotenburg", "Zeven", "Bremervörde", "Visselhövede"],
    "03358": ["Soltau", "Bad Fallingbostel", "Munster", "Schwarmstedt"],
    "03359": ["Stade", "Buxtehude", "Drochtersen"],
    "03360": ["Uelzen", "Bad Bevensen", "Wriedel"],
    "03361": ["Verden", "Achim", "Ottersberg", "Thedinghausen"],
    "03401": ["Delmenhorst"],
    "03402": ["Emden", "Petkum"],
    "03403": ["Oldenburg"],
    "03404": ["Osnabrück"],
    "03405": ["Wilhelmshaven"],
    "03451": ["Westerstede", "Rastede", "Apen"],
    "03452": ["Aurich", "Norden", "Norderney", "Wiesmoor"],
    "03453": ["Cloppenburg", "Friesoythe", "Barßel", "Essen (Oldenburg)"],
    "03454": ["Meppen", "Lingen", "Papenburg", "Salzbergen", "Twist", "Rhede (Ems)"],
    "03455": ["Jever", "Varel", "Wangerooge", "Zetel"],
    "03456": ["Nordhorn", "Bad Bentheim", "Lohne (Wietmarschen)", "Emlichheim"],
    "03457": ["Leer", "Borkum", "Weener", "Ostrhauderfehn"],
    "03458": ["Wildeshausen", "Ganderkesee", "Wardenburg", "Harpstedt"],
    "03459": ["Melle", "Bramsche", "Quakenbrück", "Bad Rothenfelde"],
    "03460": ["Vechta", "Lohne (Oldenburg)", "Damme", "Neuenkirchen-Vörden"],
    "03461": ["Brake (Unterweser)", "Nordenham", "Jade", "Lemwerder"],
    "03462": ["Wittmund", "Esens", "Friedeburg", "Langeoog", "Spiekeroog"],
}


@pytest.fixture(scope="module")
def districts(reference):
    with reference("districts_lower_saxony.csv").open(encoding="utf-8", newline="") as table:
        return {row["ags"]: row for row in csv.DictReader(table)}


def test_districts_are_those_of_lower_saxony(districts):
    """Exactly the 45 official keys are known, each with its name and its middle to 0.02 degrees."""
    ours = {ags: PLACES.by_ags(ags) for ags in districts}
    assert {place.ags for place, _ in PLACES._districts} == set(districts)
    for ags, row in districts.items():
        place = ours[ags]
        assert place.name.removeprefix("Landkreis ") == row["name"]
        assert abs(place.lat - float(row["lat"])) <= 0.02, place.name
        assert abs(place.lon - float(row["lon"])) <= 0.02, place.name
        assert (place.kind, place.state) == ("district", "NI")


def test_a_district_lies_around_its_seat(districts):
    """The place that is a district's seat has that district, but for Osnabrück's, which lies in the city."""
    for ags, row in districts.items():
        near = {
            place.ags
            for place, _ in PLACES._places
            if abs(place.lat - float(row["seat_lat"])) < 0.001
            and abs(place.lon - float(row["seat_lon"])) < 0.001
        }
        assert near == {"03404" if ags == "03459" else ags}


@pytest.mark.parametrize(
    ("ags", "label"),
    [
        ("03457", "Landkreis Leer"),
        ("3457", "Landkreis Leer"),
        ("03241", "Region Hannover"),
        ("03403", "Oldenburg (Oldb)"),
        ("03358", "Heidekreis"),
        ("03152", None),
        ("345", None),
        ("", None),
        ("02000", None),
    ],
)
def test_a_district_is_found_by_its_key(ags, label):
    """Spreadsheets lose the leading zero; keys that Lower Saxony lacks (or gave up) are none."""
    place = PLACES.by_ags(ags)
    assert (place and place.label) == label


def test_towns_have_their_district():
    """The sample of towns and villages known for certain has its districts, without exception."""
    assert sum(map(len, KNOWN.values())) >= 80
    wrong = [
        label for ags, labels in KNOWN.items() for label in labels if PLACES.find(label).entry.ags != ags
    ]
    assert wrong == []


def test_only_places_of_lower_saxony_have_a_district():
    """Each place of Lower Saxony has one of the 45 districts, no other place has any."""
    keys = {place.ags for place, _ in PLACES._districts}
    for place, _ in PLACES._places:
        assert (place.ags in keys) if place.state == "NI" else (place.ags is None), place.label


def test_a_quarter_has_the_district_of_its_city():
    """A part of a city lies where the city lies."""
    city_of = {place.name: place for place, _ in PLACES._places if place.state == "NI" and not place.quarter}
    for place, _ in PLACES._places:
        if place.quarter and place.state == "NI":
            assert place.ags == city_of[place.name.split("-")[0]].ags, place.label


def test_the_district_of_a_point_is_mostly_right():
    """At least 88 % of Lower Saxony's places, left out of the table, get their own district."""
    ags, positions = PLACES._positions
    own = [index for index, (place, _) in enumerate(PLACES._places) if place.ags and not place.quarter]
    right = 0
    for index in own:
        east = (positions[:, 1] - positions[index, 1]) * np.cos(np.radians(positions[index, 0]))
        away = np.hypot(positions[:, 0] - positions[index, 0], east)
        away[index] = np.inf
        right += ags[int(away.argmin())] == ags[index]
    assert right / len(own) >= 0.88


@pytest.mark.parametrize(
    ("lat", "lon", "ags"),
    [
        (53.2316, 7.461, "03457"),
        (53.15, 8.2, "03403"),
        (52.375, 9.74, "03241"),
        (53.55, 10.0, None),
        (53.22, 6.57, None),
        (54.3, 7.0, None),
        (48.137, 11.575, None),
    ],
)
def test_a_point_has_a_district_or_none(lat, lon, ags):
    """Points in Lower Saxony have a district; Hamburg, Groningen, the sea and Munich have none."""
    assert PLACES.district_of(lat, lon) == ags
