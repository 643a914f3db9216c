"""Towns, districts and quarters are found as offices write them, or asked back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.catalogue.places import load_places

PLACES = load_places()


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Hannover", "Hannover"),
        ("hannover ", "Hannover"),
        ("Hanover", "Hannover"),
        ("Region Hannover", "Region Hannover"),
        ("Hannover, Region", "Region Hannover"),
        ("Landkreis Leer", "Landkreis Leer"),
        ("LK Leer", "Landkreis Leer"),
        ("Leer (Landkreis)", "Landkreis Leer"),
        ("Lkr. Leer", "Landkreis Leer"),
        ("Leer", "Leer"),
        ("Leer (Ostfriesland)", "Leer"),
        ("Leer/Ostfr.", "Leer"),
        ("26789 Leer", "Leer"),
        ("D-26789 Leer", "Leer"),
        ("Göttingen, Stadt", "Göttingen"),
        ("Goettingen", "Göttingen"),
        ("Stadt Oldenburg", "Oldenburg"),
        ("Oldenburg (Oldb)", "Oldenburg"),
        ("Oldenburg i. O.", "Oldenburg"),
        ("Oldenburg in Oldenburg", "Oldenburg"),
        ("Landkreis Oldenburg", "Landkreis Oldenburg"),
        ("Landkreis Osnabrück", "Landkreis Osnabrück"),
        ("Osnabrück", "Osnabrück"),
        ("Grafschaft Bentheim", "Landkreis Grafschaft Bentheim"),
        ("Emsland", "Landkreis Emsland"),
        ("Heidekreis", "Heidekreis"),
        ("Celle", "Celle"),
        ("Stade", "Stade"),
        ("Hansestadt Stade", "Stade"),
        ("Nienburg", "Nienburg"),
        ("Nienburg/Weser", "Nienburg"),
        ("Frankfurt/Main", "Frankfurt am Main"),
        ("Frankfurt a.M.", "Frankfurt am Main"),
        ("Frankfurt a. M.", "Frankfurt am Main"),
        ("Frankfurt", "Frankfurt am Main"),
        ("Frankfurt/Oder", "Frankfurt (Oder)"),
        ("Halle (Saale)", "Halle (Saale)"),
        ("Halle/Westf.", "Halle (Westfalen)"),
        ("St. Andreasberg", "Sankt Andreasberg"),
        ("Hann. Münden", "Hannoversch Münden"),
        ("Neustadt a. Rbge.", "Neustadt am Rübenberge"),
        ("Neustadt/Holstein", "Neustadt in Holstein"),
        ("Winsen (Luhe)", "Winsen (Luhe)"),
        ("Winsen an der Aller", "Winsen (Aller)"),
        ("Buchholz i.d.N.", "Buchholz in der Nordheide"),
        ("Rothenburg o.d.T.", "Rothenburg ob der Tauber"),
        ("Hamburg-Altona", "Hamburg-Altona"),
        ("Hannover-Linden", "Hannover-Linden"),
        ("Hamm", "Hamm"),
        ("Munich", "München"),
        ("Papenburg, Niedersachsen", "Papenburg"),
        ("Wilhelmshafen", "Wilhelmshaven"),
        ("Luneburg", "Lüneburg"),
    ],
)
def test_a_place_is_found(text, label):
    """Towns and districts are found as offices write them."""
    assert PLACES.find(text).entry.label == label


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Winsen", ["Winsen (Luhe)", "Winsen (Aller)"]),
        ("Neustadt", ["Neustadt am Rübenberge", "Neustadt an der Weinstraße", "Neustadt in Holstein"]),
        ("Harburg", ["Landkreis Harburg", "Hamburg-Harburg", "Harburg (BY)"]),
        ("Lohne", ["Lohne (Oldenburg)", "Lohne (Wietmarschen)"]),
        ("Hagen", ["Hagen (NW)", "Hagen am Teutoburger Wald", "Hagen im Bremischen"]),
        ("Mitte", ["Hamburg-Mitte", "Berlin-Mitte", "Hannover-Mitte"]),
    ],
)
def test_an_ambiguous_name_is_refused(text, labels):
    """A name of several places that may all be meant is refused with them, the likeliest first."""
    found = PLACES.find(text)
    assert (found.entry, found.reason) == (None, "ambiguous")
    assert [place.label for place in found.candidates[:3]] == labels


@pytest.mark.parametrize("text", ["", "Entenhausen an der Gumpe", "26789", "00000", "(", "a" * 10_000])
def test_an_unknown_place_is_refused(text):
    """What is no place has no entry."""
    found = PLACES.find(text)
    assert (found.entry, found.reason) == (None, "unknown")


def test_labels_are_unique_and_found():
    """Whatever label is shown as a candidate can be typed in and is then understood."""
    places = [place for place, _ in PLACES._places]
    assert len({place.label for place in places}) == len(places)
    assert [place.label for place in places if PLACES.find(place.label).entry != place] == []
    districts = [place for place, names in PLACES._districts if names]
    assert [place.label for place in districts if PLACES.find(place.label).entry != place] == []


@given(st.text(max_size=40))
def test_any_text_has_an_answer(text):
    """No text makes the look-up fail, and an entry comes only with a reason to choose it."""
    found = PLACES.find(text)
    assert (found.entry is not None) == (found.reason in {"exact", "close"})


def test_search_puts_large_places_first():
    """A form that gets the first letters offers the largest place first."""
    assert PLACES.search("han")[0].label == "Hannover"
    assert PLACES.search("Neust", limit=3)[0].label == "Neustadt am Rübenberge"
    assert len(PLACES.search("a", limit=4)) == 4
    assert PLACES.search("") == ()


def test_search_forgives_a_slip():
    """A misspelt name is still offered."""
    assert "Wilhelmshaven" in [place.label for place in PLACES.search("Wilhelmhaven")]


def test_all_states_and_sizes_are_there():
    """All 16 states are covered; outside Lower Saxony nothing is smaller than 1 000 inhabitants."""
    places = [place for place, _ in PLACES._places]
    assert len({place.state for place in places}) == 16
    assert min(place.population for place in places if place.state != "NI") >= 1_000
    assert all(47.2 < place.lat < 55.1 and 5.8 < place.lon < 15.1 for place in places)
