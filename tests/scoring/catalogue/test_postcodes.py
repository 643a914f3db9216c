import re
import zipfile

import pytest

from scoring.catalogue.places import load_places
from scoring.catalogue.postcodes import install_postcodes

LINES = [
    "DE\t26789\tLeer (Ostfriesland)\tNiedersachsen\tNI\t\t00\tLandkreis Leer\t03457\t53.2308\t7.4528\t4",
    "DE\t26789\tLeer Loga\tNiedersachsen\tNI\t\t00\tLandkreis Leer\t03457\t53.2408\t7.4928\t4",
    "DE\t21423\tWinsen (Luhe)\tNiedersachsen\tNI\t\t00\tLandkreis Harburg\t03353\t53.3570\t10.2080\t4",
    "DE\t20095\tHamburg\tHamburg\tHH\t\t00\tKreisfreie Stadt Hamburg\t02000\t53.5544\t9.9946\t4",
    "AT\t1010\tWien\tWien\t09\tWien\t900\tWien\t90001\t48.2077\t16.3705\t6",
]


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "DE.txt"
    path.write_text("\n".join(LINES) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def places(source, tmp_path):
    install_postcodes(source, tmp_path / "catalogue")
    return load_places(tmp_path / "catalogue" / "postcodes.txt")


def test_without_a_table_no_postcode_is_known():
    """The package carries no postcodes: alone they are refused, beside a name they are passed over."""
    places = load_places()
    assert not places.has_postcodes
    assert places.by_postcode("26789") is None
    assert places.find("26789").reason == "unknown"
    assert places.find("26789 Leer").entry == places.find("Leer").entry


def test_the_number_of_german_postcodes_is_returned(source, tmp_path):
    """Several places of one postcode count once, other countries not at all."""
    assert install_postcodes(source, tmp_path) == 3


def test_a_postcode_is_the_mean_of_its_places(places):
    """A postcode lies amid its places and has the name and the district of the first."""
    area = places.by_postcode("26789")
    assert (round(area.lat, 4), round(area.lon, 4)) == (53.2358, 7.4728)
    assert (area.label, area.ags, area.state, area.kind) == (
        "26789 Leer (Ostfriesland)",
        "03457",
        "NI",
        "postcode",
    )


def test_only_lower_saxony_has_districts(places):
    """A district is a key of Lower Saxony, or none."""
    assert places.by_postcode("20095").ags is None


@pytest.mark.parametrize(
    "text",
    ["26789", "D-26789", "26789 Leer", "Leer, 26789", "26789 Hinterm Deich", "26789 Leer (Ostfriesland)"],
)
def test_a_postcode_is_found_whatever_stands_beside_it(places, text):
    """With a table the postcode decides, also where the village is too small to be known."""
    assert places.find(text).entry == places.by_postcode("26789")


def test_a_postcode_settles_an_ambiguous_name(places):
    """There are two Winsen, and one of them has this postcode."""
    assert places.find("21423 Winsen").entry == places.by_postcode("21423")


def test_a_postcode_that_contradicts_the_name_is_refused(places):
    """Either may be the slip of the pen."""
    found = places.find("26789 Hannover")
    assert (found.entry, found.reason) == (None, "ambiguous")
    assert [candidate.label for candidate in found.candidates] == ["26789 Leer (Ostfriesland)", "Hannover"]


def test_an_unknown_postcode_is_refused(places):
    """With a table a postcode that it lacks is a fault; the name beside it is only a candidate."""
    found = places.find("99999 Leer")
    assert (found.entry, found.reason) == (None, "unknown")


def test_search_completes_a_postcode(places):
    """A form that gets the first digits offers the postcodes."""
    assert [place.label for place in places.search("2")] == [
        "20095 Hamburg",
        "21423 Winsen (Luhe)",
        "26789 Leer (Ostfriesland)",
    ]
    assert len(places.search("2", limit=1)) == 1


def test_an_archive_is_read(source, tmp_path):
    """The zip archive that GeoNames offers need not be unpacked."""
    archive = tmp_path / "DE.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.write(source, "DE.txt")
        packed.writestr("readme.txt", "GeoNames")
    assert install_postcodes(archive, tmp_path / "catalogue") == 3


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("DE;26789;Leer", "line 2: expected country, postcode"),
        (LINES[0].replace("26789", "2678"), "line 2: expected a postcode of five digits, got '2678'"),
        (LINES[0].replace("26789", "2678٩"), "line 2: expected a postcode of five digits"),
        (LINES[0].replace("53.2308", "7,4"), "line 2: expected a position in Germany, got '7,4'"),
        (LINES[0].replace("53.2308", "nan"), "line 2: expected a position in Germany, got 'nan'"),
        (LINES[0].replace("53.2308", "13.2"), "line 2: expected a position in Germany, got '13.2'"),
        (LINES[0].replace("\tNI\t", "\t06\t"), "line 2: expected a place and a state"),
    ],
)
def test_a_fault_names_its_line_and_changes_nothing(source, tmp_path, line, message):
    """A file that is no table of postcodes is refused; the table that was there before stays."""
    install_postcodes(source, tmp_path)
    before = (tmp_path / "postcodes.txt").read_text(encoding="utf-8")
    source.write_text(f"{LINES[2]}\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=re.escape(f"DE.txt, {message}")):
        install_postcodes(source, tmp_path)
    assert (tmp_path / "postcodes.txt").read_text(encoding="utf-8") == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["DE.txt", "postcodes.txt"]


def test_other_encodings_are_refused(source, tmp_path):
    """Windows-1252 is not guessed: umlauts would come out wrong without notice."""
    source.write_bytes("\n".join(LINES[:1]).replace("Leer Loga", "Löga").encode() + b"\nDE\tK\xf6ln\n")
    with pytest.raises(ValueError, match="line 2: expected UTF-8"):
        install_postcodes(source, tmp_path)


@pytest.mark.parametrize("text", ["", LINES[-1] + "\n"])
def test_a_file_without_german_postcodes_is_refused(source, tmp_path, text):
    """An empty file, or another country's, does not silently empty the table."""
    source.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="no German postcodes"):
        install_postcodes(source, tmp_path)


def test_an_archive_without_the_table_is_refused(tmp_path):
    """An archive of something else is named as such."""
    archive = tmp_path / "DE.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("readme.txt", "GeoNames")
    with pytest.raises(ValueError, match="should hold one file"):
        install_postcodes(archive, tmp_path)


def test_a_damaged_archive_is_refused(source, tmp_path):
    """A download that broke off, or whose bytes were changed on the way, is named as such."""
    archive = tmp_path / "DE.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.write(source, "DE.txt")
    whole = archive.read_bytes()
    for place in range(30, 60):
        archive.write_bytes(whole[:place] + bytes([whole[place] ^ 255]) + whole[place + 1 :])
        with pytest.raises(ValueError, match=r"^DE\.zip cannot be unpacked"):
            install_postcodes(archive, tmp_path / "catalogue")


def test_a_locked_archive_is_refused(source, tmp_path):
    """An archive with a password is named as such."""
    archive = tmp_path / "DE.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.write(source, "DE.txt")
    locked = bytearray(archive.read_bytes())
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    archive.write_bytes(locked)
    with pytest.raises(ValueError, match=r"^DE\.zip cannot be unpacked"):
        install_postcodes(archive, tmp_path / "catalogue")
