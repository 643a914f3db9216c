"""Names of places are folded, parted from their postcodes, and weighed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.catalogue.placenames import dominates, fold_place, split_postcode

WORDS = [
    "St.",
    "Winsen",
    "an",
    "der",
    "a.",
    "(Luhe)",
    "Stadt",
    "Landkreis",
    "Region",
    "LK",
    "i.",
    "O.",
    "/",
    "Bad",
]


@given(st.lists(st.sampled_from(WORDS) | st.text(max_size=6), max_size=6).map(" ".join))
def test_folding_twice_changes_nothing(text):
    """A folded name is its own folded form, so that tables may hold names already folded."""
    assert fold_place(fold_place(text)) == fold_place(text)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("26789 Leer", ("26789", "Leer")),
        ("Leer, D-26789", ("26789", "Leer")),
        ("Leer", ("", "Leer")),
        ("123456 Leer", ("", "123456 Leer")),
        ("26789", ("26789", "")),
    ],
)
def test_a_postcode_is_split_off(text, parts):
    """Five digits on their own are a postcode, wherever they stand; more or fewer are not."""
    assert split_postcode(text) == parts


def test_one_weight_dominates_or_none():
    """A single place is meant; of two, only one that weighs eight times more."""
    assert [dominates(weights) for weights in ([], [1], [8, 1], [7.9, 1])] == [True, True, True, False]
