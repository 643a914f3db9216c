from datetime import UTC, date, datetime

import pytest

from api import words
from api.words import formats
from api.words.languages import LANGUAGES
from api.words.messages import catalogue_of


def test_both_languages_have_the_same_messages():
    """Whatever is said in one language is said in the other."""
    assert set(catalogue_of("de")) == set(catalogue_of("en"))


def test_a_message_shows_the_same_values_in_both_languages():
    """Placeholders and their kinds are the same, and so is what decides about the plural."""
    german, english = (
        {key: (message.placeholders(), message.counted) for key, message in catalogue_of(language).items()}
        for language in LANGUAGES
    )
    assert german == english


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_tidy(language):
    """No text is empty, begins or ends with a blank, or has two of them."""
    forms = [(key, form) for key, message in catalogue_of(language).items() for form in message.forms]
    assert [key for key, form in forms if form != " ".join(form.split()) or not form] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_placeholder_names_a_known_kind(language):
    """A slip behind the colon is found before anybody reads the message."""
    kinds = {kind for message in catalogue_of(language).values() for _, kind in message.placeholders()}
    assert kinds - formats.KINDS == set()


def test_an_unknown_message_is_refused_with_its_name():
    """A slip in an id is found at once, not shown to people."""
    with pytest.raises(words.UnknownMessageError, match=r"fault\.no_such_thing"):
        words.text("fault.no_such_thing", "de")


def test_a_missing_value_is_refused():
    """A sentence with a gap is never shown."""
    with pytest.raises(KeyError, match="code"):
        words.text("fault.occupation_unknown_code", "de")


@pytest.mark.parametrize(
    ("value", "kind", "german", "english"),
    [
        (1234.5, "", "1.234,5", "1,234.5"),
        (20, "", "20", "20"),
        ("x {y}", "", "x {y}", "x {y}"),
        (7725, "percent", "77\N{NO-BREAK SPACE}%", "77%"),
        (12.34, "km", "12 km", "12 km"),
        (0, "km", "< 1 km", "< 1 km"),
        (7.46, "km", "7,5 km", "7.5 km"),
        (1234.5, "km", "1.234 km", "1,234 km"),
        (date(2026, 12, 31), "date", "31.12.2026", "31 December 2026"),
        ("2026-08-01", "date", "01.08.2026", "1 August 2026"),
        (datetime(2026, 8, 1, 16, 5, tzinfo=UTC), "moment", "01.08.2026, 18:05 Uhr", "1 August 2026, 18:05"),
        (datetime(2026, 12, 31, 23, tzinfo=UTC), "moment", "01.01.2027, 00:00 Uhr", "1 January 2027, 00:00"),
        ("'A1', 'A2' or 'native'", "options", "A1, A2 oder native", "A1, A2, or native"),
    ],
)
def test_values_are_written_as_each_language_does(value, kind, german, english):
    """Numbers, distances, shares, dates and choices follow the language."""
    assert german == formats.show(value, kind, "de").replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert english == formats.show(value, kind, "en").replace("\N{NARROW NO-BREAK SPACE}", " ")


def test_an_unknown_kind_is_refused():
    """A slip in a placeholder names the kinds that exist."""
    with pytest.raises(ValueError, match="percent"):
        formats.show(1, "procent", "de")


@pytest.mark.parametrize(
    ("count", "german"),
    [
        (0, "Mindestens 0 Einträge sind nötig, hier sind es 0."),
        (1, "Mindestens 1 Eintrag ist nötig, hier sind es 0."),
        (2, "Mindestens 2 Einträge sind nötig, hier sind es 0."),
    ],
)
def test_the_number_decides_about_the_plural(count, german):
    """One is singular, any other number plural."""
    assert german == words.text("fault.too_short", "de", min_length=count, actual_length=0)


def test_labels_are_no_way_to_sentences():
    """A label is the name of a code of the wire, in the language asked for."""
    assert words.label("level", "native", "de") == "Muttersprache"
    with pytest.raises(words.UnknownMessageError):
        words.label("problem", "not_found", "de")
