from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.catalogue.languages import find_level, load_languages
from scoring.catalogue.text import fold
from scoring.profile import Level

LANGUAGES = load_languages()

ARABIC = {"ar", "apc", "acm", "afb", "apd", "arz", "aeb", "arq", "ary"}


def code_of(text):
    entry = LANGUAGES.find(text).entry
    return None if entry is None else entry.code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("de", "de"),
        ("DE", "de"),
        ("de-DE", "de"),
        ("de_AT", "de"),
        ("pt-BR", "pt"),
        ("zh-Hant-TW", "zh"),
        ("sr-Latn", "sr"),
        ("deu", "de"),
        ("ger", "de"),
        ("ara", "ar"),
        ("ar-arz", "arz"),
        ("zh-yue", "yue"),
        ("fa-AF", "prs"),
        ("fil", "tl"),
        ("no", "nb"),
        ("Deutsch", "de"),
        ("german", "de"),
        ("Arabisch", "ar"),
        ("العربية", "ar"),
        ("Syrisches Arabisch", "apc"),
        ("Farsi", "fa"),
        ("Persisch", "fa"),
        ("Dari", "prs"),
        ("Kurmandschi", "kmr"),
        ("Kurmanci", "kmr"),
        ("Kurmancî", "kmr"),
        ("Sorani", "ckb"),
        ("Tuerkisch", "tr"),
        ("Türkçe", "tr"),
        ("українська", "uk"),
        ("русский", "ru"),
        ("中文", "zh"),
        ("Tagalog/Filipino", "tl"),
        ("Suaheli", "sw"),
        ("Twi", "ak"),
        ("Ukrainish", "uk"),
    ],
)
def test_a_language_is_found(text, code):
    """Codes of every standard, and names in German, English and the language itself, are found."""
    assert code_of(text) == code


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Serbokroatisch", {"bs", "hr", "sr"}),
        ("sh", {"bs", "hr", "sr"}),
        ("Kurdisch", {"kmr", "ckb"}),
        ("ku", {"kmr", "ckb"}),
        ("Syrisch", {"aii", "apc"}),
    ],
)
def test_a_name_of_several_languages_is_refused(text, codes):
    """A name that several languages share is not guessed; the candidates are these languages."""
    found = LANGUAGES.find(text)
    assert (found.entry, found.reason) == (None, "ambiguous")
    assert {candidate.code for candidate in found.candidates} == codes


@pytest.mark.parametrize("text", ["", "xx", "Klingonisch", "d e", "-", "_", "de" * 300])
def test_an_unknown_language_is_refused(text):
    """What no language is called has no entry."""
    found = LANGUAGES.find(text)
    assert (found.entry, found.reason) == (None, "unknown")


@given(st.text(max_size=30))
def test_any_text_has_an_answer(text):
    """No text makes the look-up fail, and an entry comes only with a reason to choose it."""
    found = LANGUAGES.find(text)
    assert (found.entry is not None) == (found.reason in {"exact", "close"})


def test_every_name_leads_to_its_language():
    """Own code, and the names in German, English and the language itself, are never refused."""
    for language in LANGUAGES:
        names = (language.code, language.name_de, language.name_en, language.name_own)
        assert [LANGUAGES.find(name).entry for name in names] == [language] * 4


def test_no_alias_is_the_code_of_another_language():
    """A code is looked up before names, so an alias that looks like a code would never be found."""
    for language in LANGUAGES:
        for alias in language.aliases:
            assert LANGUAGES.by_code(alias) in {None, language}, (language.code, alias)


def test_no_alias_repeats_a_name():
    """An alias that reads like another name of its language is dead weight."""
    for language in LANGUAGES:
        names = {language.name_de, language.name_en, language.name_own}
        keys = [*{fold(name) for name in names}, *(fold(alias) for alias in language.aliases)]
        assert sorted(set(keys)) == sorted(keys)


def test_search_offers_what_begins_so():
    """A form that gets "kur" offers the Kurdish languages; a code comes first."""
    assert {"kmr", "ckb"} <= {language.code for language in LANGUAGES.search("kur")}
    assert LANGUAGES.search("de")[0].code == "de"
    assert LANGUAGES.search("") == ()
    assert len(LANGUAGES.search("a", limit=3)) == 3


def test_closeness_knows_the_close_pairs():
    """The pairs that the design names have its values, in both directions."""
    expected = {
        **dict.fromkeys([("bs", "hr"), ("bs", "sr"), ("hr", "sr"), ("sr", "cnr"), ("fa", "prs")], 9500),
        **dict.fromkeys([("cs", "sk"), ("hi", "ur")], 9000),
        ("bg", "mk"): 8000,
        ("tr", "az"): 6000,
    }
    for (one, other), points in expected.items():
        assert (LANGUAGES.closeness[one, other], LANGUAGES.closeness[other, one]) == (points, points)


def test_varieties_of_arabic_lie_between_six_and_nine_and_a_half_tenths():
    """No variety of Arabic is taken for another, and where two are linked they are well understood."""
    points = [value for pair, value in LANGUAGES.closeness.items() if set(pair) <= ARABIC]
    assert all(6000 <= value <= 9500 for value in points)
    assert all(("ar", variety) in LANGUAGES.closeness for variety in ARABIC - {"ar"})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("uk", "ru"),
        ("be", "ru"),
        ("ps", "fa"),
        ("ps", "prs"),
        ("ti", "am"),
        ("kmr", "ckb"),
        ("kmr", "tr"),
        ("ur", "fa"),
    ],
)
def test_closeness_never_follows_from_being_neighbours(one, other):
    """Languages of neighbours, and of one family, are not taken for one another."""
    assert (one, other) not in LANGUAGES.closeness
    assert (other, one) not in LANGUAGES.closeness


def test_closeness_is_well_formed():
    """Codes are known, pairs symmetric, points between nothing and identity, and nobody is a pair."""
    codes = {language.code for language in LANGUAGES}
    for (one, other), points in LANGUAGES.closeness.items():
        assert {one, other} <= codes
        assert one != other
        assert 0 < points < 10_000
        assert LANGUAGES.closeness[other, one] == points


def test_closeness_to_arabic_is_the_greatest_of_a_variety():
    """No eastern and western variety are nearer to each other than to the standard both learnt."""
    east, west = {"apc", "acm", "afb", "arz", "apd"}, {"ary", "arq", "aeb"}
    for pair in product(east, west):
        points = LANGUAGES.closeness.get(pair, 0)
        assert points < min(LANGUAGES.closeness["ar", variety] for variety in pair)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("A1", Level.A1),
        ("b2", Level.B2),
        (" C2 ", Level.C2),
        ("C1.1", Level.C1),
        ("B1+", Level.B1),
        ("B 2", Level.B2),
        ("Niveau B2", Level.B2),
        ("native", Level.NATIVE),
        ("Native Speaker", Level.NATIVE),
        ("Muttersprache", Level.NATIVE),
        ("Muttersprachler/in", Level.NATIVE),
        ("Muttersprachler:in", Level.NATIVE),
        ("Erstsprache", Level.NATIVE),
    ],
)
def test_a_level_is_read(text, level):
    """The levels of the CEFR and the words for a first language are read."""
    assert find_level(text).entry == level


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("fließend", (Level.C1, Level.C2)),
        ("verhandlungssicher", (Level.C1, Level.C2)),
        ("Grundkenntnisse", (Level.A2, Level.A1)),
        ("gut", (Level.B1, Level.B2)),
        ("B1/B2", (Level.B1, Level.B2)),
        ("B2 oder C1", (Level.B2, Level.C1)),
        ("D1", ()),
        ("", ()),
        ("3", ()),
    ],
)
def test_a_vague_level_is_refused(text, levels):
    """A word that means different levels to different people is refused with these levels."""
    assert find_level(text).entry is None
    assert find_level(text).candidates == levels
