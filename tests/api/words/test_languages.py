import pytest

from api.words import language_of


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "de"),
        ("", "de"),
        ("de", "de"),
        ("en", "en"),
        ("en-GB, en;q=0.8", "en"),
        ("de-DE,de;q=0.9,en;q=0.8", "de"),
        ("de;q=0.3, en;q=0.7", "en"),
        ("EN", "en"),
        ("fr, en;q=0.5", "en"),
        ("fr", "de"),
        ("*", "de"),
        ("en;q=0.5, *;q=0.9", "de"),
        ("de;q=0, *", "en"),
        ("de;q=0, en;q=0", "de"),
        ("de;q=0.2;level=1, en;q=x, zh-Hant-TW", "de"),
    ],
)
def test_a_reader_gets_the_language_preferred_among_those_we_speak(header, language):
    """Quality decides, German wins a tie and stands in for languages that are not spoken here."""
    assert language == language_of(header)
