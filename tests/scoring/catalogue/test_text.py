import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from scoring.catalogue.text import CLOSE, LONGEST_TEXT, Index, Lookup, fold

NAMES = [
    ("Krankenschwester", 1),
    ("Krankenpfleger", 1),
    ("Kinderkrankenschwester", 2),
    ("Bäcker", 3),
    ("Ingenieur", 4),
    ("Ingenieur", 5),
    ("Fachkraft Lagerlogistik", 6),
    ("Fachkraft Lagerlogistik B", 7),
    ("Gesundheits und Kinderkrankenpflege", 8),
]
INDEX = Index(NAMES)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  KRANKEN-schwester ", "kranken schwester"),
        ("Ärztin", "aerztin"),
        ("A\u0308rztin", "aerztin"),
        ("Straße, STRASSE", "strasse strasse"),
        ("Besançon & Łódź", "besancon lodz"),
        ("İstanbul", "istanbul"),
        ("\uff2e\uff55\uff52\uff53\uff45", "nurse"),  # wide letters, as East Asian keyboards give them
        ("snake_case", "snake case"),
        ("한국어", "한국어"),
        ("українська", "украінська"),
        ("!?", ""),
        ("", ""),
    ],
)
def test_fold(text, folded):
    """Case, umlauts, accents, width, punctuation and blanks do not distinguish names."""
    assert fold(text) == folded


@given(st.text())
def test_fold_is_idempotent(text):
    """Folding what is folded changes nothing, so tables may hold folded or written names."""
    assert fold(fold(text)) == fold(text)


def test_exact_name():
    """A name of one entry finds it."""
    assert INDEX.find("krankenschwester") == Lookup(1, (), "exact")


def test_shared_name():
    """A name of two entries is refused with both."""
    assert INDEX.find("Ingenieur") == Lookup(None, (4, 5), "ambiguous")


def test_typing_slip():
    """A slip in a long word is forgiven, and the others near it are told."""
    found = INDEX.find("Krankenschwster")
    assert (found.entry, found.reason, found.candidates[:2]) == (1, "close", (1, 2))


def test_short_words_are_never_guessed():
    """'Becker' is a name, not a baker, though `ratio` says 92."""
    assert fuzz.ratio("becker", "baecker") > CLOSE
    found = INDEX.find("Becker")
    assert (found.entry, found.reason, found.candidates[0]) == (None, "unknown", 3)


def test_two_near_entries():
    """Between two entries that are about equally near none is chosen."""
    found = INDEX.find("Fachkraft Lagerlogistk")
    assert (found.entry, found.reason, found.candidates[:2]) == (None, "ambiguous", (6, 7))


def test_a_missing_part_of_a_word_is_no_slip():
    """A long name is not found without its 'Kinder-', though `ratio` is above the threshold."""
    assert fuzz.ratio("gesundheits und krankenpflege", "gesundheits und kinderkrankenpflege") > CLOSE
    found = INDEX.find("Gesundheits und Krankenpflege")
    assert (found.entry, found.reason, found.candidates[0]) == (None, "unknown", 8)


@pytest.mark.parametrize("text", ["", "...", "x" * (LONGEST_TEXT + 1), "Bäcker " * 1_500_000])
def test_nonsense(text):
    """Nothing, and ten megabytes of something, are unknown without candidates."""
    assert INDEX.find(text) == Lookup(None, (), "unknown")
    assert INDEX.exact(text) == ()
    assert INDEX.search(text, 5) == ()


@given(st.text(max_size=30))
def test_reason_and_entry_agree(text):
    """An entry is given exactly when the reason is 'exact' or 'close'; there are no duplicate candidates."""
    found = INDEX.find(text)
    assert (found.entry is not None) == (found.reason in {"exact", "close"})
    assert len(set(found.candidates)) == len(found.candidates) <= 5


@pytest.mark.parametrize(
    ("query", "entries"),
    [
        ("kranken", (1, 2, 8)),  # Begins with it, then contains it, the shorter first.
        ("lager", (6, 7)),
        ("krankenschwestr", (1, 2)),  # Nothing contains it, so the similar ones.
        ("zzz", ()),
    ],
)
def test_search(query, entries):
    """A form's look-up offers beginnings, then words, then parts, then similar names, in a fixed order."""
    assert INDEX.search(query, 10) == entries


def test_search_limit():
    """No more than the limit is offered."""
    assert INDEX.search("kranken", 2) == (1, 2)


def test_empty_index():
    """An index without names answers that it knows nothing."""
    empty: Index[int] = Index([])
    assert empty.find("Krankenschwester") == Lookup(None, (), "unknown")
    assert empty.search("Kranken", 3) == ()
