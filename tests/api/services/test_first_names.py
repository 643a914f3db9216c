import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.services.first_names import first_name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Amal Haddad", "Amal"),
        ("Haddad, Amal", "Amal"),
        ("von der Heide, Anna Maria", "Anna"),
        ("Dr. Jürgen Groß", "Jürgen"),
        ("Frau Prof. Dr. med. Łucja Nowak", "Łucja"),
        ("Groß, Dr. Jürgen", "Jürgen"),
        ("Anna-Lena  Meyer", "Anna-Lena"),
        ("Amal", "Amal"),
        ("AMAL HADDAD", "AMAL"),
        ("HADDAD Amal", "Amal"),
        ("Jean-Luc DUPONT", "Jean-Luc"),
        ("J DUPONT", "J"),
        ("Zoe\N{COMBINING DIAERESIS} Groß", "Zoe\N{COMBINING DIAERESIS}"),
        ("Dr. Haddad", None),
        ("Frau Haddad", None),
        ("Haddad,", None),
        ("Mr Smith", None),
        ("A. Haddad", None),
        ("amal.haddad", None),
        ("amal_haddad", None),
        ("amal@example.org", None),
        ("Haddad2", None),
        ("", None),
        (None, None),
    ],
)
def test_only_the_first_name_is_told(name, expected):
    """A surname is not, wherever it stands and whatever stands before it."""
    assert first_name(name) == expected


@given(st.text(max_size=40))
def test_it_is_one_word_of_the_name_or_nothing(name):
    """Nothing is made up, and never more than one word is told."""
    found = first_name(name)
    assert found is None or found in name.replace(",", " ").split()
