"""What is written can be read again, whatever it says."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.files.escapes import escape, unescape
from api.files.formulas import defuse, restore
from api.files.people import PeopleList
from api.files.people_table import people_table
from api.files.vocabulary import STORED_PEOPLE
from api.files.write_csv import to_csv
from api.files.write_xlsx import to_xlsx
from api.schemas.people import PersonInput
from api.schemas.profiles import LevelName, Recognition, Topic
from api.schemas.states import Status
from api.words.formats import PLACE_OF_TIME
from scoring.catalogue import load
from scoring.profile import Gender, Meeting

CATALOGUE = load()
LANGUAGES = [language.code for language in CATALOGUE.languages]
OCCUPATIONS = [
    {"kldb": "81302"}, {"kldb": "01104"}, {"isco": "2221"}, {"text": "Krankenschwester"},
    {"kldb": "26112", "text": "Ingenieur; Mechatronik, alles\nweitere"}, {"kldb": "81404", "text": "=Ärztin"},
    {"kldb": "84114", "text": "'Lehrerin"}, {"kldb": "29301", "isco": "5120"},
]  # fmt: skip
LEVELS = [level.value for level in LevelName]
ZONES = [UTC, PLACE_OF_TIME, timezone(timedelta(hours=-9, minutes=-30))]
PLACES = [{"place": "Leer"}, {"place": "Winsen (Luhe)"}, {"place": "Landkreis Göttingen"}, {"ags": "03457"}]

# Control characters are refused and blanks at the ends let go, in files as elsewhere.
words = (
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Co", "Cn"]), min_size=1, max_size=40)
    .map(lambda text: text.strip().strip("\N{ZERO WIDTH NO-BREAK SPACE}"))
    .filter(bool)
)
texts = st.one_of(
    words,
    st.sampled_from(
        [
            "=1+1",
            "+49 441",
            "-x",
            "@a",
            "'=1",
            "''=1",
            "'a",
            "a;b",
            'a "b"',
            "a\nb",
            "#x",
            "_x0041_",
            "007",
            "1,5",
        ]
    ),
)
# Spreadsheet programs keep 15 digits of a number.
decimals = st.floats(0, 15).map(lambda number: round(number, 12))
points = st.fixed_dictionaries(
    {"lat": decimals.map(lambda number: round(47 + number / 2, 12)), "lon": decimals}
)
days = st.dates(date(2020, 1, 1), date(2068, 12, 31))
moments = st.one_of(
    st.builds(datetime.combine, days, st.times(timezones=st.sampled_from(ZONES))),
    days.map(lambda day: datetime.combine(day, time(), PLACE_OF_TIME)),
).map(datetime.isoformat)
consents = st.fixed_dictionaries(
    {"version": st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}", fullmatch=True), "at": moments},
    optional={"withdrawn_at": moments},
)
people = st.fixed_dictionaries(
    {
        "occupations": st.lists(st.sampled_from(OCCUPATIONS), min_size=1, max_size=5),
        "location": st.one_of(st.sampled_from(PLACES), points),
        "languages": st.lists(
            st.fixed_dictionaries(
                {"code": st.sampled_from(LANGUAGES), "level": st.sampled_from(LEVELS)}
            ),
            min_size=1,
            max_size=5,
            unique_by=lambda language: language["code"],
        ),
    },
    optional={
        "name": texts,
        "email": st.just("amal@example.org"),
        "meeting": st.sampled_from([meeting.value for meeting in Meeting]),
        "max_distance_km": st.one_of(st.integers(0, 20_000), decimals),
        "gender": st.sampled_from([gender.value for gender in Gender]),
        "topics": st.lists(st.sampled_from([topic.value for topic in Topic]), unique=True),
        "capacity": st.integers(1, 20),
        "waiting_since": st.dates(date(1970, 1, 1), date(2068, 12, 31)).map(date.isoformat),
        "recognition": st.sampled_from([recognition.value for recognition in Recognition]),
        "status": st.sampled_from([status.value for status in Status]),
        "consent": consents,
    },
)  # fmt: skip
lists = st.lists(
    st.tuples(st.one_of(st.none(), texts), people), max_size=5, unique_by=lambda item: item[0] or id(item)
)


def profile_of(identifier, wire):
    wire = {"external_ref": identifier, "status": "active", **wire, "same_gender_only": "gender" in wire}
    return PersonInput.parse(wire, CATALOGUE)


def written(person):
    """What is stored of somebody: who is not said to be paused or archived is active."""
    return person.wire(), person.status or Status.ACTIVE


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
@given(rows=lists)
@settings(max_examples=60, deadline=None)
def test_a_list_of_people_is_read_as_it_was_written(form, language, rows):
    """Ids, order and every field survive a spreadsheet, in both languages."""
    expected = [profile_of(identifier, wire) for identifier, wire in rows]
    table = people_table([(one.wire(), one.status) for one in expected], "Mentees", language, CATALOGUE)
    data = to_csv(table, language) if form == "csv" else to_xlsx([table], language)
    opened = PeopleList.open("list", data, CATALOGUE, vocabulary=STORED_PEOPLE)
    read = list(opened.rows(CATALOGUE, PersonInput, ids_needed=False))
    assert [row.faults for row in read] == [[] for _ in expected]
    assert [written(row.profile) for row in read] == [written(one) for one in expected]


@given(texts)
def test_no_text_of_a_csv_file_is_computed_and_all_come_back(text):
    """A defused text begins with no sign of a formula, and is restored exactly."""
    assert defuse(text)[0] not in "=+-@\t\r\n"
    assert restore(defuse(text)) == text


@given(texts)
def test_escapes_of_workbooks_are_undone(text):
    """Text that looks like an escaped character stays what it is."""
    assert unescape(escape(text)) == text


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_heading_that_is_written_is_understood(language):
    """A table with every column filled has only known headings, each with a meaning of its own."""
    wire = {
        "occupations": OCCUPATIONS[:5],
        "location": {"place": "Leer"},
        "languages": [{"code": "de", "level": "B1"}],
        "name": "x",
        "email": "x@example.org",
        "gender": "female",
        "topics": ["exam"],
        "max_distance_km": 5,
        "waiting_since": "2026-01-01",
        "recognition": "none",
        "status": "paused",
        "consent": {
            "version": "1",
            "at": "2026-10-01T09:00:00Z",
            "withdrawn_at": "2026-11-01T00:00:00+01:00",
        },
    }
    someone = profile_of("1", wire)
    table = people_table([(someone.wire(), someone.status)], "x", language, CATALOGUE)
    opened = PeopleList.open("x", to_csv(table, language), CATALOGUE, vocabulary=STORED_PEOPLE)
    assert len(table.headings) == 22
    assert opened.faults == ()
