"""What is no list, and what is beyond all measure."""

import pytest

from api.files.people import read_people


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b" \r\n\t", "file_empty"),
        (b"\xef\xbb\xbf", "file_empty"),
        (b"Hallo;Welt\n1;2", "header_missing"),
        (b'ID;Name\n"m1;x', "csv_broken"),
        (b'ID;Name\n"m1"x;y', "csv_broken"),
        (b"ID;Name\n\x81\x8d;x", "file_encoding"),
        (b"\xff\xfeI\x00D\x00;", "file_encoding"),
        (b"\x00\x01\x02\x03" * 100, "file_binary"),
        (b'{"mentors": []}', "header_missing"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "file_old_excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "file_encrypted"),
        (b"PK\x03\x04nonsense", "file_damaged"),
    ],
)
def test_what_is_no_table_is_refused_with_a_reason(catalogue, data, code):
    """One clear fault, whatever the file holds."""
    [found] = read_people("x", data, catalogue).faults
    assert code == found.fault.code


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)) * 40_000,
        b"a" * 10_000_000,
        b"a;b;c\n" * 1_700_000,
        b'"' * 10_000_000,
        b";" * 10_000_000,
        b"\n" * 10_000_000,
        b"ID;Name\n" + b"\xc3\xa4" * 5_000_000,
    ],
    ids=["bytes", "one word", "no headings", "quotes", "delimiters", "lines", "long cell"],
)
def test_ten_megabytes_of_nonsense_end_soon_in_a_clear_fault(catalogue, data):
    """No nonsense keeps the reader busy, or is taken for people."""
    file = read_people("x", data, catalogue)
    assert file.faults
    assert file.people == ()


def test_a_file_beyond_all_measure_is_not_read(catalogue):
    """Size is looked at first."""
    [found] = read_people("x", b"x" * 32_000_001, catalogue).faults
    assert found.fault.code == "file_too_large"
