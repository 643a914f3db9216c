"""Which passwords are taken, and how they are kept."""

import pytest
from zxcvbn import matching

from api.security.passwords import hash_of, is_outdated, matches, weakness

EMAIL = "Ada.Berg@example.org"


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("correct horse battery", None),
        ("fünfzehnZeichen", None),
        ("x" * 7 + "yzyzyzyzyzyzyzy", None),
        ("vierzehnZeiche", "password_too_short"),
        ("", "password_too_short"),
        ("vierzehn Zeico\N{COMBINING DIAERESIS}", "password_too_short"),
        ("correct horse " * 10, "password_too_long"),
        ("aaaaaaaaaaaaaaa", "password_easy"),
        ("passwortpasswort", "password_easy"),
        ("12345123451234512", "password_easy"),
        ("AbcaBcabCabcabc", "password_easy"),
        ("qwertyuiopasdfgh", "password_easy"),
        ("1qaz2wsx3edc4rfv", "password_easy"),
        ("administrator123", "password_easy"),
        ("iloveyou12345678", "password_easy"),
        ("mentoringmatcher", "password_easy"),
        ("Willkommen123456", "password_easy"),
        ("P@$$w0rd12345678", "password_easy"),
        ("my name is ada.berg", "password_has_address"),
        ("ADA.BERG@example.org!", "password_has_address"),
    ],
)
def test_long_ones_are_taken(password, code):
    """From 15 to 128 characters, whatever they are; no known one, no pattern, and not the address."""
    fault = weakness(password, EMAIL)
    assert (fault and fault.code) == code


def test_a_short_address_may_occur():
    """Whoever is called a@ could not have any otherwise."""
    assert weakness("correct horse battery", "a@example.org") is None


def test_nothing_of_one_password_is_kept_for_the_next():
    """The judge keeps the words that it is given: they are the same for everybody."""
    assert weakness("zephyrine quokka", "nobody@example.org") is None
    words = dict(matching.RANKED_DICTIONARIES["user_inputs"])
    weakness("zephyrine quokka", "zephyrine-the-first@example.org")
    assert matching.RANKED_DICTIONARIES["user_inputs"] == words
    assert not any("zephyrine" in word for word in words)


def test_a_text_of_signs_for_letters_is_judged_at_once(monkeypatch):
    """The dictionaries are looked through a few times; each sign could be several letters, in 500 ways."""
    looked = []
    look = matching.dictionary_match

    def counting(*args, **named):
        looked.append(args)
        return look(*args, **named)

    monkeypatch.setattr(matching, "dictionary_match", counting)
    assert weakness(("4@8({[<369&#!1/|0$5+7%2" * 4)[:72], EMAIL) is None
    assert 1 < len(looked) < 50


def test_a_hash_is_salted_and_says_its_parameters():
    """Those that OWASP names."""
    first, second = hash_of("correct horse battery"), hash_of("correct horse battery")
    assert first != second
    assert first.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert (matches(first, "correct horse battery"), matches(first, "correct horse batterx")) == (True, False)
    assert not is_outdated(first)


@pytest.mark.parametrize("stored", [None, "", "no hash"])
def test_what_is_no_hash_matches_nothing(stored):
    """Not even the password of nobody."""
    assert not matches(stored, "the password of nobody")
