import pytest

from scoring.catalogue.official import INSTALLED_NAME, install_kldb, load_official

GROUPS = ["011", "813"]
ROWS = [
    ("0", 1, "Militär"),
    ("01", 2, "Angehörige der regulären Streitkräfte"),
    ("011", 3, "Offiziere"),
    ("01104", 5, "Offiziere"),
    ("813", 3, "Pflege, Rettungsdienst"),
    ("81302", 5, "Krankenpflege (Fachkraft)"),
]
TITLES = {code: title for code, _, title in ROWS}


def written(path, *, heading="Schlüssel KldB 2010;Ebene;Titel", separator=";", encoding="utf-8", zeros=False):
    lines = [heading.replace(";", separator)]
    for code, level, title in ROWS:
        shown = code if zeros else str(int(code))
        lines.append(separator.join([shown, str(level), f'"{title}"']))
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("zeros", [True, False])
def test_layouts(tmp_path, separator, encoding, zeros):
    """Separator, encoding and lost zeros do not matter; the level tells how many digits there were."""
    path = written(tmp_path / "kldb.csv", separator=separator, encoding=encoding, zeros=zeros)
    assert load_official(path) == TITLES


def test_columns_by_heading(tmp_path):
    """Columns are found by their headings, wherever they stand and whatever stands around them."""
    path = tmp_path / "kldb.csv"
    path.write_text(
        "Bundesagentur für Arbeit;;;;\n\nTitel;Kurztitel;Ebene;Schlüssel KldB 2010, V. 2020;Bemerkungen;\n"
        'Militär;Mil.;1;0;"zwei\nZeilen";\nOffiziere;Off.;5;1104;;\n\n',
        encoding="utf-8",
    )
    assert load_official(path) == {"0": "Militär", "01104": "Offiziere"}


def test_dropped_codes(tmp_path):
    """A code that the revision dropped has no title any more."""
    path = tmp_path / "kldb.csv"
    path.write_text("code,level,title\n8112,4,(weggefallen)\n8113,4,Orthoptik\n", encoding="utf-8")
    assert load_official(path) == {"8113": "Orthoptik"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "no line of headings"),
        ("Name;Ort\nAmal;Leer\n", "no line of headings"),
        ("code;level;title\n", "no codes"),
        ("code;level;title\n81302;5;Pflege\n81303;6;Pflege\n", r"row 3: .*level from 1 to 5, got '6'"),
        ("code;level;title\n81302;3;Pflege\n", r"row 2: .*at most 3 digits.*'81302'"),
        ("code;level;title\nB 813;3;Pflege\n", r"row 2: .*'B 813'"),
        ("code;level;title\n813;3;\n", r"row 2: .*a title"),
        ("code;level;title\n813;3\n", r"row 2: expected code, level and title"),
        ("code;level;title\n813;3;Pflege\n813;3;Medizin\n", r"row 3: 813 has two titles"),
        ("code;level;title\n\0;3;Pflege\n", "kldb.csv"),
    ],
)
def test_faults(tmp_path, content, message):
    """What is not the official list is refused, with the row and what was expected."""
    path = tmp_path / "kldb.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        load_official(path)


def test_size(tmp_path):
    """A file that is far too large is refused unread."""
    path = tmp_path / "kldb.csv"
    with path.open("wb") as file:
        file.truncate(60_000_000)
    with pytest.raises(ValueError, match="larger than"):
        load_official(path)


def test_install(tmp_path):
    """What is installed reads back the same, and is small."""
    source = written(tmp_path / "source.csv")
    assert install_kldb(source, tmp_path / "new" / "folder", GROUPS) == len(ROWS)
    assert load_official(tmp_path / "new" / "folder" / INSTALLED_NAME) == TITLES


@pytest.mark.parametrize(
    ("groups", "message"),
    [(["011"], "unknown 813"), (["011", "813", "999"], "missing 999, unknown none")],
)
def test_other_classification(tmp_path, groups, message):
    """A list with other groups is refused, and what was installed stays."""
    source = written(tmp_path / "source.csv")
    installed = tmp_path / INSTALLED_NAME
    installed.write_text("code,level,title\n0,1,Militär\n", encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        install_kldb(source, tmp_path, groups)
    assert load_official(installed) == {"0": "Militär"}


def test_official_list_without_its_zeros(tmp_path, reference):
    """The list of 2020 reads the same with and without its leading zeros."""
    official = reference("kldb_2010_v2020.csv")
    titles = load_official(official)
    lines = official.read_text(encoding="utf-8").splitlines()
    stripped = [lines[0], *(str(int(line.split(",")[0])) + line[line.index(",") :] for line in lines[1:])]
    path = tmp_path / "stripped.csv"
    path.write_text("\n".join(stripped), encoding="utf-8")
    assert any(line.startswith("1104,") for line in stripped)
    assert load_official(path) == titles
    assert (len(titles), titles["01104"], "81122" in titles) == (2193, "Offiziere", False)
