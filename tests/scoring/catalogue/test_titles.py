import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.catalogue.titles import MOST_VARIANTS, graduate_reading, readings, title_key, variants


@pytest.mark.parametrize(
    "titles",
    [
        ("Krankenpfleger", "Krankenpflegerin", "KRANKENPFLEGER", "Krankenpflegerinnen", "Kranken-Pfleger"),
        (
            "Erzieher/in",
            "Erzieher/-in",
            "Erzieher / -in",
            "Erzieher*in",
            "Erzieher:in",
            "Erzieher_in",
            "Erzieher(in)",
            "ErzieherIn",
            "Erzieher/innen",
            "Erzieher*innen",
            "Erzieher·in",
        ),
        ("Arzt", "Ärztin", "Aerztin", "Ärzt*in", "Arzt (m/w/d)", "Arzt (w|m|d)", "ARZT (M,W,D)", "Arzt (gn)"),
        ("Pädagoge", "Pädagogin", "Paedagogin", "Pädagoge/in", "Pädagog*in"),
        ("Logopäde", "Logopädin"),
        ("Kaufmann", "Kauffrau", "Kaufleute", "Kaufmann/-frau", "Kaufmann/frau", "Kaufmann*frau"),
        ("Medizinische/r Fachangestellte/r", "Medizinischer Fachangestellter", "Med. Fachangestellte(r)"),
        ("Beamter", "Beamtin", "Beamte", "Beamte/r"),
        ("Krankenschwester", "Krankenschwester/-pfleger"),
        (
            "Ingenieur für Maschinenbau",
            "Dipl.-Ing. Maschinenbau",
            "Diplomingenieurin Maschinenbau",
            "Maschinenbau-Ingenieur",
            "Maschinenbauingenieurin",
            "Ingenieur (Maschinenbau)",
        ),
        ("Lehrer für Mathematik", "Mathematiklehrerin", "Mathematik-Lehrer"),
        ("Gesundheits- und Krankenpfleger", "Gesundheits-/Krankenpflegerin", "Gesundheits u. Krankenpfleger"),
        ("Software-Entwickler", "Softwareentwicklerin", "Software Entwickler (m/w/x)"),
    ],
)
def test_ways_of_writing(titles):
    """Gender forms, hyphens, abbreviations and word order do not distinguish titles."""
    assert len({title_key(variants(title)[0]) for title in titles}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Koch", "Kochhilfe"),
        ("Medizin", "Mediz"),
        ("Kaufmann", "Diplom-Kaufmann"),
        ("Techniker", "Technik"),
        ("Lehrer", "Erzieher"),
        ("Altenpfleger", "Altenpflegehelfer"),
        ("Arzt", "Tierarzt"),
    ],
)
def test_different_titles(one, other):
    """What makes another occupation is kept."""
    assert title_key(one) != title_key(other)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Koch", ("Koch",)),
        ("Arzt/Ärztin", ("arzt", "ärztin")),
        ("Koch / Bäcker", ("koch", "bäcker")),
        ("Kaufmann/Kauffrau im Einzelhandel", ("kaufmann im einzelhandel", "kauffrau im einzelhandel")),
        ("Krankenschwester/-pfleger", ("krankenschwester",)),
        ("Kfz-Mechaniker/Elektriker", ("kfz-mechaniker", "elektriker")),
    ],
)
def test_variants(title, expected):
    """A slash offers two titles, unless it only marks a gender form."""
    assert variants(title) == expected


@given(st.text(alphabet="aä/-*:_()|mwd ", max_size=60))
def test_variants_are_bounded(title):
    """However many slashes there are, the work is bounded."""
    assert 1 <= len(variants(title)) <= MOST_VARIANTS


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Hebamme", ("hebamme",)),
        ("staatlich anerkannte Erzieherin", ("staatlich anerkannte erzieherin", "erzieherin")),
        ("Dr. med. Augenarzt", ("dr med augenarzt", "augenarzt")),
        ("Diplomkaufmann (FH)", ("diplom kaufmann fh", "diplom kaufmann", "kaufmann")),
        ("B.Sc. Informatik", ("b sc informatik", "informatik")),
        ("Bachelor of Arts Soziale Arbeit", ("bachelor of arts soziale arbeit", "soziale arbeit")),
        ("Dr.", ("dr",)),
        ("!", ()),
    ],
)
def test_readings(title, expected):
    """A title is read as it stands first, then without what only says how it was acquired."""
    assert readings(title) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("M.Sc. Elektrotechnik", "ingenieur elektrotechnik"),
        ("Master of Engineering Mechatronik", "ingenieur mechatronik"),
        ("Elektrotechnik", ""),
        ("Dr. Chemie", ""),
        ("Diplom", ""),
    ],
)
def test_graduate_reading(title, expected):
    """A degree with a subject may mean an engineer; a subject alone does not."""
    assert graduate_reading(title) == expected


@given(st.text(max_size=80))
def test_any_text_is_read(title):
    """No text makes the reduction fail."""
    for variant in variants(title):
        for reading in readings(variant):
            assert isinstance(title_key(reading), str)
