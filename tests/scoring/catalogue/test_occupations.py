"""Occupations are found as people write them, asked back, or not known; never guessed wrongly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.catalogue.occupations import load_occupations
from scoring.catalogue.text import LONGEST_TEXT, Lookup

OCCUPATIONS = load_occupations()
AMBIGUOUS = None
UNKNOWN = ""


@pytest.mark.parametrize(
    ("text", "kldb"),
    [
        # As people write it.
        ("Dipl.-Ing. Maschinenbau (m/w/d)", "25104"),
        ("Maschinenbauingenieurin", "25104"),
        ("Diplom-Ingenieur für Maschinenbau", "25104"),
        ("M.Sc. Maschinenbau", "25104"),
        ("B.Eng. Elektrotechnik", "26304"),
        ("Elektro-Ingenieur", "26304"),
        ("Bauingenieurin", "31104"),
        ("nurse", "81302"),
        ("Registered Nurse", "81302"),
        ("Krankenschwester", "81302"),
        ("KRANKENPFLEGER", "81302"),
        ("  krankenpflegerin ", "81302"),
        ("Krankenschwester/-pfleger", "81302"),
        ("Gesundheits- und Krankenpflegerin", "81302"),
        ("Gesundheits- und Krankenpfleger/in", "81302"),
        ("examinierte Krankenschwester", "81302"),
        ("Pflegefachmann/-frau", "81302"),
        ("Kinderkrankenschwester", "81302"),
        ("Altenpfleger (w)", "82102"),
        ("Hebamme", "81353"),
        ("Arzt", "81404"),
        ("Aerztin", "81404"),
        ("Ärzt*in", "81404"),
        ("Arzt/Ärztin", "81404"),
        ("doctor", "81404"),
        ("Dr. med. Augenärztin", "81444"),
        ("Facharzt für Innere Medizin", "81424"),
        ("Fachärztin Innere Medizin", "81424"),
        ("Zahnärztin", "81474"),
        ("Zahnarzthelferin", "81112"),
        ("Arzthelferin", "81102"),
        ("Med. Fachangestellte", "81102"),
        ("MTA", "81212"),
        ("Apothekerin", "81804"),
        ("Physiotherapeut:in", "81713"),
        ("Krankengymnastin", "81713"),
        ("Logopädin", "81733"),
        ("Psychologin", "81624"),
        ("Erzieherin", "83113"),
        ("Staatlich anerkannte Erzieherin", "83113"),
        ("Kindergärtnerin", "83113"),
        ("Kinderpflegerin", "83112"),
        ("Sozialarbeiterin", "83124"),
        ("Sozialpädagogin B.A.", "83124"),
        ("Grundschullehrerin", "84114"),
        ("Lehrer (Grundschule)", "84114"),
        ("Primary school teacher", "84114"),
        ("Mathematiklehrer", "84124"),
        ("Lehrerin für Mathematik", "84124"),
        ("DaF-Lehrerin", "84454"),
        ("Software-Entwickler (w/m/d)", "43414"),
        ("Software Engineer", "43414"),
        ("Dipl.-Inf. Informatikerin", "43104"),
        ("Diplom-Informatikerin", "43104"),
        ("Fachinformatiker für Anwendungsentwicklung", "43412"),
        ("Elektriker", "26212"),
        ("Elektroinstallateurin", "26212"),
        ("KFZ Mechatroniker/in", "25212"),
        ("Automechaniker", "25212"),
        ("Tischler / Schreiner", "22342"),
        ("Koch/Köchin", "29302"),
        ("Bäckerin", "29222"),
        ("Metzger", "29232"),
        ("Friseurin", "82312"),
        ("Frisör", "82312"),
        ("Schneiderin", "28222"),
        ("Näherin", "28222"),
        ("LKW-Fahrer", "52122"),
        ("LKW Fahrer (m|w|d)", "52122"),
        ("Verkäuferin", "62102"),
        ("Kaufmann/-frau im Einzelhandel", "62102"),
        ("Kauffrau für Büromanagement", "71402"),
        ("Dipl.-Kfm.", "71304"),
        ("Diplomkauffrau (FH)", "71304"),
        ("Buchhalterin", "72213"),
        ("Buchhändlerin", "62512"),
        ("Rechtsanwältin", "73134"),
        ("Lawyer", "73134"),
        ("Jurist", "73104"),
        ("Dolmetscherin und Übersetzerin", "71424"),
        ("M.Sc. Chemie", "41304"),
        # Slips.
        ("Krankenschwster", "81302"),
        ("Krankenpflgerin", "81302"),
        ("examinierte Krankenschwstr", "81302"),
        ("Maschinenbauingeneur", "25104"),
        ("Softwareentwikler", "43414"),
        ("Sozialabeiterin", "83124"),
        ("Physioterapeutin", "81713"),
        # Several occupations.
        ("Ingenieur", AMBIGUOUS),
        ("Dipl.-Ing. (FH)", AMBIGUOUS),
        ("Engineer", AMBIGUOUS),
        ("Lehrer", AMBIGUOUS),
        ("Lehrerin (m/w/d)", AMBIGUOUS),
        ("Deutschlehrerin", AMBIGUOUS),
        ("Techniker", AMBIGUOUS),
        ("Elektroniker", AMBIGUOUS),
        ("Schlosser", AMBIGUOUS),
        ("Kauffrau", AMBIGUOUS),
        ("Fahrer", AMBIGUOUS),
        ("Pflegehelferin", AMBIGUOUS),
        ("Maschinenbau", AMBIGUOUS),
        ("Krankenschwester / Altenpflegerin", AMBIGUOUS),
        ("Kfz-Mechaniker/Elektriker", AMBIGUOUS),
        # Near to something, but not it.
        ("Becker", UNKNOWN),
        ("Erziher", UNKNOWN),
        ("Köchn", UNKNOWN),
        ("Facharzt", UNKNOWN),
        ("Facharzt für Strahlentherapie", UNKNOWN),
        ("Krankenhausseelsorger", UNKNOWN),
        ("Zugbegleiterhund", UNKNOWN),
        ("Lehrer für Mathematik und Physik", UNKNOWN),
        ("Student", UNKNOWN),
        ("Hausfrau", UNKNOWN),
        ("Astronaut", UNKNOWN),
        ("asdfghjkl", UNKNOWN),
        ("/", UNKNOWN),
        ("(m/w/d)", UNKNOWN),
        ("", UNKNOWN),
    ],
)
def test_find(text, kldb):
    """What people write is found, asked back, or not known; never guessed wrongly."""
    found = OCCUPATIONS.find(text)
    if kldb:
        assert found.entry is not None
        assert found.entry.kldb == kldb
    else:
        assert found.entry is None
        assert found.reason == ("ambiguous" if kldb is AMBIGUOUS else "unknown")
        assert kldb is not AMBIGUOUS or len(found.candidates) > 1


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Erziher", "Erzieher/in"),
        ("Becker", "Bäcker/in"),
        ("Lehrer für Mathematik und Physik", "Lehrer/in an weiterführenden Schulen"),
        ("Krankenschwester auf der Intensivstation", "Gesundheits- und Krankenpfleger/in"),
        ("Krankenschwester / Altenpflegerin", "Gesundheits- und Krankenpfleger/in"),
    ],
)
def test_candidates(text, first):
    """Where nothing is chosen, what was probably meant is offered first."""
    assert OCCUPATIONS.find(text).candidates[0].label_de == first


@given(st.text(max_size=50))
def test_any_text(text):
    """Any text has an answer, whose candidates are few and distinct."""
    found = OCCUPATIONS.find(text)
    assert (found.entry is None) == (found.reason in {"ambiguous", "unknown"})
    assert len(set(found.candidates)) == len(found.candidates)


@pytest.mark.parametrize("text", ["x" * (LONGEST_TEXT + 1), "Arzt/" * 2_000_000])
def test_nonsense(text):
    """Megabytes of nonsense are unknown at once."""
    assert OCCUPATIONS.find(text) == Lookup(None, (), "unknown")
    assert OCCUPATIONS.search(text) == ()


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("krankensch", "Gesundheits- und Krankenpfleger/in"),
        ("Ärzt", "Arzt/Ärztin"),
        ("813", "Gesundheits- und Krankenpfleger/in"),
        ("81302", "Gesundheits- und Krankenpfleger/in"),
        ("93612", "Musikinstrumentenbau"),
        ("Dipl.-Ing. Maschinenbau", "Maschinenbauingenieur/in"),
        ("engineer", "Maschinenbauingenieur/in"),
        ("krankenschwestr", "Gesundheits- und Krankenpfleger/in"),
    ],
)
def test_search(query, first):
    """A form's look-up offers what is meant first, by title or by code."""
    assert OCCUPATIONS.search(query)[0].label_de == first


def test_search_limit():
    """A form gets as many as it asks for, none twice, none for nothing."""
    assert len(set(OCCUPATIONS.search("ingenieur", 30))) == 30
    assert len(OCCUPATIONS.search("8", 3)) == 3
    assert OCCUPATIONS.search("   ") == ()
