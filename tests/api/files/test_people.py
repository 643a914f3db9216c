"""Lists as offices keep them: what is read, and which faults are named where."""

from datetime import date
from pathlib import Path

import pytest

from api import words
from api.files.people import read_people
from tests.api.files.packing import named

DATA = Path(__file__).parents[2] / "data" / "files"
HEAD = "ID;Name;Beruf;Ort;Sprachen"
ROW = "m1;Sabine Müller;Krankenschwester;Leer;Deutsch B2"


def read(catalogue, *lines, encoding="utf-8", **options):
    return read_people("liste.csv", "\n".join(lines).encode(encoding), catalogue, **options)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [";", "\t", ","])
def test_the_same_list_is_read_in_every_form(catalogue, encoding, delimiter):
    """Delimiter and encoding are found out."""
    lines = [line.replace(";", delimiter) for line in (HEAD, ROW)]
    file = read(catalogue, *lines, encoding=encoding)
    assert file.faults == ()
    [person] = file.people
    assert (person.id, person.label, person.row) == ("m1", "Sabine Müller", 2)


def test_german_headings_of_an_office_are_understood(catalogue):
    """A list with all the columns that offices keep, in Windows-1252, becomes the profile it describes."""
    [person] = read_people("a.csv", (DATA / "office_cp1252.csv").read_bytes(), catalogue).people
    assert person.profile.model_dump(mode="json", exclude_none=True) == {
        "external_ref": "niq-4711",
        "name": "Amal Haddad",
        "email": "amal@example.org",
        "occupations": [{"kldb": "81302", "text": "Krankenschwester"}, {"kldb": "81302"}],
        "location": {"place": "26789 Leer"},
        "meeting": "either",
        "max_distance_km": 12.5,
        "languages": [
            {"code": "en", "level": "A2"},
            {"code": "ar", "level": "native"},
            {"code": "de", "level": "B2"},
        ],
        "gender": "female",
        "same_gender_only": False,
        "topics": ["job_application", "recognition"],
        "capacity": 2,
        "waiting_since": "2026-08-01",
        "recognition": "partial",
    }


def test_english_headings_are_understood(catalogue):
    """The same in English, with a decimal point and ISO dates."""
    [person] = read_people("a.csv", (DATA / "english.csv").read_bytes(), catalogue).people
    profile = person.profile
    assert profile.waiting_since == date(2026, 8, 1)
    assert (profile.max_distance_km, profile.capacity, profile.same_gender_only) == (12.5, 3, True)
    assert [(language.code, language.level.value) for language in profile.languages] == [
        ("de", "B1"),
        ("ti", "native"),
    ]


def test_every_fault_of_every_row_is_named(catalogue):
    """One pass lists all, each at its row, under its heading, with the value that stands there."""
    file = read(
        catalogue,
        "ID;Beruf;Ort;Sprachen;Plätze;Wartet seit;Geschlecht;E-Mail;max. Entfernung",
        "m1;Krankenschwester;Leer;Deutsch B2;0;31.02.2026;x;nix;1.234",
        ";Winkeladvokat;Winsen;Deutsch;1,5;;;;",
        "m1;99999;;Klingonisch B2, Deutsch fließend;viel;;;;-5",
    )
    assert sorted(named(file), key=str) == sorted(
        [
            (2, "Plätze", "0", "greater_than_equal"),
            (2, "Wartet seit", "31.02.2026", "date_impossible"),
            (2, "Geschlecht", "x", "choice_expected"),
            (2, "E-Mail", "nix", "string_pattern_mismatch"),
            (2, "max. Entfernung", "1.234", "number_ambiguous"),
            (3, "ID", None, "missing"),
            (3, "Beruf", "Winkeladvokat", "occupation_unknown"),
            (3, "Ort", "Winsen", "location_ambiguous"),
            (3, "Sprachen", "Deutsch", "language_level_missing"),
            (3, "Plätze", "1,5", "int_type"),
            (4, "ID", "m1", "id_twice"),
            (4, "Beruf", "99999", "occupation_unknown_code"),
            (4, "Ort", None, "missing"),
            (4, "Sprachen", "Klingonisch B2", "language_unknown"),
            (4, "Sprachen", "Deutsch fließend", "level_expected"),
            (4, "Plätze", "viel", "number_expected"),
            (4, "max. Entfernung", "-5", "greater_than_equal"),
        ],
        key=str,
    )
    assert file.people == ()
    for found in file.faults:
        assert words.fault(found.fault, "de") != words.fault(found.fault, "en")


def test_ambiguous_names_come_with_what_may_be_meant(catalogue):
    """Whoever corrects the list can copy a suggestion into the cell."""
    file = read(catalogue, HEAD, "m1;x;Lehrerin;Winsen;Deutsch B2")
    by_code = {found.fault.code: found.fault.suggestions for found in file.faults}
    assert by_code["location_ambiguous"] == ("Winsen (Luhe)", "Winsen (Aller)")
    again = read(catalogue, HEAD, f"m1;x;{by_code['occupation_ambiguous'][0]};Winsen (Luhe);Deutsch B2")
    assert again.faults == ()


def test_columns_that_are_not_understood_are_refused(catalogue):
    """Nothing is dropped silently: unknown, double, unnamed and missing columns are named."""
    file = read(catalogue, "ID;Nmae;Beruf;Occupation;Ort;;Niveau 1", "m1;x;Koch;Koch;Leer;y;B2")
    assert named(file) == [
        (1, "Nmae", "Nmae", "column_unknown"),
        (1, "Occupation", "Occupation", "column_twice"),
        (1, "F", None, "column_unnamed"),
        (1, None, None, "column_missing"),
        (1, "Niveau 1", "Niveau 1", "column_level_alone"),
    ]
    assert file.faults[0].fault.suggestions == ("Name",)


def test_a_column_can_be_passed_over_on_purpose(catalogue):
    """Telephone numbers are no business of matching."""
    file = read(catalogue, f"{HEAD};Telefon", f"{ROW};0441 123", ignored={"Telefon"})
    assert file.faults == ()


def test_languages_come_from_lists_numbered_columns_and_columns_of_their_own(catalogue):
    """All ways to note languages may be mixed, as long as they agree."""
    file = read(
        catalogue,
        "ID;Beruf;Ort;Sprachen;Deutschniveau;Muttersprache;Sprache 1;Niveau 1;Englisch;Niveau Französisch",
        "a;Koch;Leer;Deutsch, Persisch B1;B2;Kurdisch (Kurmandschi);Türkisch;C1;A2;-",
        "b;Koch;Leer;Deutsch B1;B2;;;;;",
        "c;Koch;Leer;;keine;Arabisch;;C1;;",
    )
    assert named(file) == [
        (3, "Deutschniveau", "B2", "language_levels_differ"),
        (4, "Niveau 1", "C1", "language_name_missing"),
    ]
    [person] = read(
        catalogue,
        "ID;Beruf;Ort;Sprachen;Deutschniveau;Muttersprache;Sprache 1;Niveau 1;Englisch;Niveau Französisch",
        "a;Koch;Leer;Deutsch, Persisch B1;B2;Kurdisch (Kurmandschi);Türkisch;C1;A2;-",
    ).people
    assert {language.code: language.level.value for language in person.profile.languages} == {
        "de": "B2",
        "fa": "B1",
        "kmr": "native",
        "tr": "C1",
        "en": "A2",
    }


@pytest.mark.parametrize(
    ("headings", "cells", "location"),
    [
        ("PLZ;Ort", "26789;Leer", {"place": "26789 Leer"}),
        ("Ort", "26789 Leer", {"place": "26789 Leer"}),
        ("Landkreis", "Leer", {"place": "Landkreis Leer"}),
        ("Landkreis", "Region Hannover", {"place": "Region Hannover"}),
        ("Landkreis", "Hannover", {"place": "Region Hannover"}),
        ("AGS", "3457", {"ags": "03457"}),
        ("Ort;Landkreis", "Winsen;Harburg", {"place": "Winsen (Luhe)"}),
        ("Ort;AGS", "Winsen;3351", {"place": "Winsen (Aller)"}),
        ("Breitengrad;Längengrad", "52,375;9,732", {"lat": 52.375, "lon": 9.732}),
    ],
)
def test_where_somebody_lives_may_be_said_in_several_columns(catalogue, headings, cells, location):
    """The most exact one counts, and a district tells a town from its namesakes."""
    file = read(catalogue, f"ID;Beruf;Sprachen;{headings}", f"a;Koch;Deutsch B2;{cells}")
    assert file.faults == ()
    assert file.people[0].profile.location.model_dump(exclude_none=True) == location


def test_a_district_that_is_called_as_a_city_elsewhere_is_refused(catalogue):
    """In a column of districts, Oldenburg may be the district or the city; both are offered."""
    [found] = read(catalogue, "ID;Beruf;Sprachen;Landkreis", "a;Koch;Deutsch B2;Oldenburg").faults
    assert (found.fault.code, found.fault.suggestions) == (
        "location_ambiguous",
        ("Landkreis Oldenburg", "Stadt Oldenburg"),
    )
    for suggestion in found.fault.suggestions:
        assert read(catalogue, "ID;Beruf;Sprachen;Ort", f"a;Koch;Deutsch B2;{suggestion}").faults == ()


def test_occupations_may_share_a_cell_or_have_columns_and_codes(catalogue):
    """Semicolons and commas separate, known titles with a comma stay whole, codes stand beside titles."""
    file = read(
        catalogue,
        "ID;Ort;Sprachen;Beruf;KldB",
        'a;Leer;Deutsch B2;"Koch, Krankenschwester; ISCO 2221";',
        "b;Leer;Deutsch B2;Koch;29302",
        'c;Leer;Deutsch B2;;"1104; 81302"',
        'd;Leer;Deutsch B2;Koch;"29301; 81302"',
    )
    assert named(file) == [(5, "KldB", "29301; 81302", "kldb_count")]
    file = read(
        catalogue,
        "ID;Ort;Sprachen;Beruf 1;Beruf 2;KldB 2",
        "a;Leer;Deutsch B2;Koch;Irgendwas, völlig anderes;1104",
    )
    assert [ref.model_dump(exclude_none=True) for ref in file.people[0].profile.occupations] == [
        {"kldb": "29302", "text": "Koch"},
        {"kldb": "01104", "text": "Irgendwas, völlig anderes"},
    ]


def test_without_ids_people_are_called_by_their_row(catalogue):
    """The note says so."""
    file = read(catalogue, "Vorname;Name;Beruf;Ort;Sprachen", "Eva;Ott;Koch;Leer;Deutsch B2")
    assert [(person.id, person.label) for person in file.people] == [("row-2", "Eva Ott")]
    assert [note.code for note in file.notes] == ["ids_from_rows"]


def test_title_lines_and_empty_rows_are_passed_over(catalogue):
    """Rows keep the numbers that the spreadsheet shows."""
    file = read(catalogue, "Liste der Mentees;;;;", ";;;;", HEAD, "", ";;;;", ROW)
    assert [person.row for person in file.people] == [6]


@pytest.mark.parametrize(
    ("lines", "rows"),
    [
        ((";Person;;Wohnort;Sprachen", HEAD, ROW), (1, 2)),
        ((HEAD, "Kennung;Vollständiger Name;Referenzberuf;Wohnort;Sprachkenntnisse", ROW), (1, 2)),
        ((HEAD, ROW, "", HEAD), (1, 4)),
    ],
)
def test_two_lines_of_headings_are_a_fault(catalogue, lines, rows):
    """Which of them counts is not guessed."""
    [found] = read(catalogue, *lines).faults
    assert found.fault.code == "header_two_lines"
    assert (found.fault.values["first"], found.fault.values["second"]) == rows


def test_a_repeated_line_of_headings_far_below_is_a_fault(catalogue):
    """Lists made for printing repeat their headings on every page."""
    rows = [ROW.replace("m1", f"m{k}") for k in range(50)]
    [found] = read(catalogue, HEAD, *rows, HEAD).faults
    assert (found.row, found.fault.code) == (52, "header_two_lines")


def test_a_list_with_headings_only_is_empty(catalogue):
    """Nobody is an answer, too."""
    file = read(catalogue, HEAD)
    assert (file.people, file.faults) == ((), ())


def test_errors_of_a_spreadsheet_and_defused_formulas(catalogue):
    """#NV is a fault; an apostrophe before a sign of a formula is taken away."""
    file = read(catalogue, HEAD, "m1;#NV;Koch;Leer;Deutsch B2", "m2;'=1+1;Koch;Leer;Deutsch B2")
    assert named(file) == [(2, "Name", "#NV", "cell_error")]
    file = read(catalogue, HEAD, "m2;'=1+1;Koch;Leer;Deutsch B2")
    assert file.people[0].label == "=1+1"
