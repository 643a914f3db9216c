"""The table of occupations with its groups and links is whole, official and nobody's to change."""

import csv
from itertools import takewhile

import pytest

from scoring.catalogue.occupations import Group, load_occupations
from scoring.catalogue.official import load_official
from scoring.catalogue.titles import title_key

OCCUPATIONS = load_occupations()
TABLE = OCCUPATIONS._table
TREE = (0, 1500, 4000, 7500, 9500)


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
