import pytest

from scoring.catalogue import Catalogue, install_kldb, load


def test_one_catalogue():
    """The packaged catalogue has all three parts and is read once."""
    catalogue = load()
    assert isinstance(catalogue, Catalogue)
    assert load() is catalogue
    assert catalogue.occupations.find("Hebamme").entry is not None
    assert catalogue.places.find("Hannover").entry is not None
    assert catalogue.languages.find("Deutsch").entry is not None


def test_empty_directory(tmp_path):
    """A directory in which nothing is installed gives the packaged catalogue."""
    code = "81303"
    assert load(tmp_path).occupations.by_code(code) == load().occupations.by_code(code)


def test_installed_titles(tmp_path, reference):
    """With the official file, codes that the table lacks have their official title, not their group's."""
    assert install_kldb(reference("kldb_2010_v2020.csv"), tmp_path) == 2193
    plain, titled = load().occupations.by_code("93612"), load(tmp_path).occupations.by_code("93612")
    assert (plain.label_de, plain.label_en) == ("Musikinstrumentenbau", "Making of musical instruments")
    assert titled.label_de.startswith("Berufe im Streich- und Zupfinstrumentenbau")
    assert titled.label_en == "Making of musical instruments"


def test_other_file(tmp_path):
    """A list of something else is refused and installs nothing."""
    source = tmp_path / "source.csv"
    source.write_text("code;level;title\n813;3;Pflege\n", encoding="utf-8")
    with pytest.raises(ValueError, match="not the KldB 2010"):
        install_kldb(source, tmp_path / "catalogue")
    assert not (tmp_path / "catalogue").exists()
