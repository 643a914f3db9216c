import csv
from itertools import takewhile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.catalogue.occupations import Group, load_occupations
from scoring.catalogue.official import load_official
from scoring.catalogue.text import LONGEST_TEXT, Lookup
from scoring.catalogue.titles import title_key

OCCUPATIONS = load_occupations()
TABLE = OCCUPATIONS._table
TREE = (0, 1500, 4000, 7500, 9500)
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


def test_every_name_is_found():
    """Every label and synonym finds its occupation, or is shared with others on purpose."""
    lost = []
    for occupation in TABLE:
        for name in (occupation.label_de, occupation.label_en, *occupation.synonyms):
            found = OCCUPATIONS.find(name)
            hits = (found.entry, *found.candidates)
            if not any(hit is not None and hit.kldb == occupation.kldb for hit in hits):
                lost.append((occupation.label_de, name))
    assert lost == []


def test_shared_names_are_deliberate():
    """Only these names stand for several occupations; any other collision is a mistake in the table."""
    names: dict[str, set[str]] = {}
    for name, occupation in OCCUPATIONS._names():
        names.setdefault(title_key(name), set()).add(occupation.kldb)
    generic = (
        "bauwesen designer deutschlehrer driver elektroniker elektrotechnik engineer englischlehrer "
        "fachinformatiker fahrer ingenieur kaufmann lehrer maschinenbau mechanic mechaniker mechatronik "
        "pflegeassistent pflegehelfer schlosser teacher technician techniker"
    )
    assert sorted(key for key, codes in names.items() if len(codes) > 1) == generic.split()


def test_table():
    """There are at least 200 occupations, each with 6 to 10 different synonyms and all its fields."""
    assert len(TABLE) >= 200
    for occupation in TABLE:
        assert 6 <= len(set(occupation.synonyms)) == len(occupation.synonyms) <= 10, occupation
        assert all(name == name.strip() != "" for name in occupation.synonyms), occupation
        assert occupation.label_de, occupation
        assert occupation.label_en, occupation
        assert occupation.regulation in {"federal", "state", "master_craft", "none"}, occupation


def test_shared_codes():
    """Occupations that the classification does not distinguish are listed apart only where people do."""
    codes = [occupation.kldb for occupation in TABLE]
    assert sorted({code for code in codes if codes.count(code) > 1}) == ["29222", "81302"]
    assert OCCUPATIONS.by_code("81302").label_de == "Gesundheits- und Krankenpfleger/in"


def test_codes_exist(reference):
    """Every KldB and ISCO-08 code of the table is an official one."""
    official = load_official(reference("kldb_2010_v2020.csv"))
    with reference("isco_08.csv").open(encoding="utf-8", newline="") as file:
        isco = {row["code"] for row in csv.DictReader(file)}
    assert [occ for occ in TABLE if len(occ.kldb) != 5 or occ.kldb not in official] == []
    assert [occ for occ in TABLE if not occ.isco or len(occ.isco) != 4 or occ.isco not in isco] == []


def test_groups_are_the_official_ones(reference):
    """The groups and main groups are those of the official list, under their official titles."""
    official = load_official(reference("kldb_2010_v2020.csv"))
    titles = {code: group.label_de for code, group in OCCUPATIONS.groups.items()}
    assert titles == {code: title for code, title in official.items() if len(code) in {2, 3}}


def test_groups():
    """There are 144 groups and 37 main groups, each with two labels and a main group above it."""
    groups = OCCUPATIONS.groups
    assert [sum(len(code) == digits for code in groups) for digits in (2, 3)] == [37, 144]
    assert all(group.label_de and group.label_en and code[:2] in groups for code, group in groups.items())
    assert OCCUPATIONS.group("81302") == Group(
        "813",
        "Gesundheits- und Krankenpflege, Rettungsdienst und Geburtshilfe",
        "Nursing, ambulance service and midwifery",
    )


def test_code_of_the_table():
    """A code of the table finds its occupation with all it has."""
    found = OCCUPATIONS.by_code("29222")
    assert found is not None
    assert (found.label_de, found.isco, found.regulation) == ("Bäcker/in", "7512", "master_craft")


def test_code_beyond_the_table():
    """Any code of an existing group is accepted, under the name of the group."""
    found = OCCUPATIONS.by_code("93612")
    assert found is not None
    assert (found.kldb, found.label_de, found.label_en, found.isco, found.regulation, found.synonyms) == (
        "93612",
        "Musikinstrumentenbau",
        "Making of musical instruments",
        None,
        None,
        (),
    )


@pytest.mark.parametrize(
    "code", ["81300", "81305", "99902", "8130", "813022", "", "abcde", "8130a", "8130\N{SUPERSCRIPT TWO}"]
)
def test_code_that_does_not_exist(code):
    """A code of no group, no requirement level or another length is not an occupation."""
    assert OCCUPATIONS.by_code(code) is None


@pytest.mark.parametrize(
    ("code", "suggested"),
    [
        ("81309", ["81302", "81301"]),
        ("8130", ["81302", "81301"]),
        ("1402", ["01402"]),
        ("99999", []),
        ("abc", []),
        ("", []),
    ],
)
def test_suggested_codes(code, suggested):
    """For a code that does not exist the nearest ones are offered, for a lost zero the whole one."""
    assert [occupation.kldb for occupation in OCCUPATIONS.nearest_codes(code)][:2][
        : len(suggested)
    ] == suggested
    assert bool(OCCUPATIONS.nearest_codes(code)) == bool(suggested)


@pytest.mark.parametrize(
    ("isco", "kldb", "reason"),
    [
        ("2221", "81302", "exact"),
        ("2261", "81474", "exact"),
        ("7512", "29222", "exact"),
        ("2144", "25104", "exact"),
        ("2411", None, "ambiguous"),
        ("2212", None, "ambiguous"),
        ("1112", None, "unknown"),
    ],
)
def test_isco(isco, kldb, reason):
    """An ISCO-08 code is accepted where it stands for one occupation; otherwise the nearest are named."""
    found = OCCUPATIONS.by_isco(isco)
    assert (found.entry and found.entry.kldb, found.reason) == (kldb, reason)
    assert bool(found.candidates) == (kldb is None)


def test_general_meanings():
    """A general meaning is one of the several occupations that share the ISCO-08 code."""
    for isco, kldb in OCCUPATIONS._general.items():
        sharing = {occupation.kldb for occupation in TABLE if occupation.isco == isco}
        assert len(sharing) > 1, isco
        assert kldb in sharing, isco


def test_nearest_of_unmapped_isco():
    """An unmapped ISCO-08 code names at most five occupations, those of its own group first."""
    found = OCCUPATIONS.by_isco("2310")
    assert found.entry is not None
    near = OCCUPATIONS.by_isco("2319").candidates
    assert len(near) == 5
    assert all(occupation.isco.startswith("23") for occupation in near)


@pytest.mark.parametrize("isco", ["", "22", "abcd", "22211", "9999x"])
def test_no_isco(isco):
    """What is no ISCO-08 code has no candidates."""
    assert OCCUPATIONS.by_isco(isco) == Lookup(None, (), "unknown")


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


def test_links():
    """There are 40 to 60 links; each holds both ways and exceeds what the tree gives."""
    links = OCCUPATIONS.links
    assert 40 <= len(links) / 2 <= 60
    for (one, other), closeness in links.items():
        shared = len(list(takewhile(lambda digits: digits[0] == digits[1], zip(one, other, strict=True))))
        assert TREE[shared] < closeness <= 9500, (one, other)
        assert links[other, one] == closeness
    assert (links["8130", "8210"], links["2510", "2630"], links["2234", "3332"]) == (9000, 5000, 7000)


def test_linked_classes_exist(reference):
    """Every linked class is an official one of four digits."""
    official = load_official(reference("kldb_2010_v2020.csv"))
    assert [pair for pair in OCCUPATIONS.links if not all(len(a) == 4 and a in official for a in pair)] == []


@pytest.mark.parametrize("shared", [OCCUPATIONS.links, OCCUPATIONS.groups])
def test_only_reading(shared):
    """Nobody can change the shared links and groups."""
    with pytest.raises(TypeError):
        shared[next(iter(shared))] = None
