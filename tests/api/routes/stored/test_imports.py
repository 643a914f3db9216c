"""Imports and exports over HTTP: what a portal and a coordinator see."""

import io
import json
import zipfile

import pytest
from openpyxl import load_workbook

from api.schemas.imports import ImportReport, ImportView
from api.schemas.problem import Problem
from api.security.access import Scope
from tests.workbooks import workbook

CSV, NDJSON = "text/csv", "application/x-ndjson"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LIST = """ID;Name;Beruf;PLZ;Ort;Sprachen;Plätze;Nur gleiches Geschlecht;Wartet seit
a;=Amal;81302;;Leer;Deutsch B2, Arabisch Muttersprache;2;nein;31.12.2025
ö;Ötzi;Tischler/in;;Jever;Deutsch C1;1;nein;
""".encode()
BAD = LIST.replace(b"Jever", b"Neustadt").replace(b"B2", b"Z9")


@pytest.fixture
def send(service, programme):
    """Sends a file: `send(LIST, CSV, dry_run="true")`."""

    def call(data, kind=CSV, *, role="mentor", headers=None, client=service.client, **parameters):
        return client.post(
            f"{programme}/imports",
            params={"role": role, **parameters},
            content=data,
            headers={"Content-Type": kind, **(headers or {})},
        )

    return call


def test_a_list_is_checked_stored_and_found_unchanged(send, service, programme, catalogue):
    """A dry run, the import, and the same once more; then everybody is there."""
    found = [send(LIST, dry_run="true"), send(LIST), send(LIST)]
    assert [answer.status_code for answer in found] == [200, 200, 200]
    reports = [ImportReport.parse(answer.json(), catalogue) for answer in found]
    assert [(one.created, one.updated, one.unchanged) for one in reports] == [(2, 0, 0), (2, 0, 0), (0, 0, 2)]
    items = service.client.get(f"{programme}/mentors").json()["items"]
    assert [(item["external_ref"], item["name"]) for item in items] == [("a", "=Amal"), ("ö", "Ötzi")]


def test_faults_are_a_problem_a_report_or_a_spreadsheet(send, service, programme, catalogue):
    """422 with every fault by row and column; 200 in a dry run; as CSV and XLSX where that is asked for."""
    refused = send(BAD)
    assert (refused.status_code, refused.headers["content-type"]) == (422, "application/problem+json")
    problem = Problem.parse(refused.json(), catalogue)
    assert (problem.code, [(one.row, one.column) for one in problem.errors]) == (
        "file_faulty",
        [(2, "Sprachen"), (3, "Ort")],
    )
    checked = send(BAD, dry_run="true")
    assert (checked.status_code, checked.json()["error_count"]) == (200, 2)
    listed = send(BAD, headers={"Accept": CSV})
    assert (listed.status_code, listed.headers["content-type"].partition(";")[0]) == (422, CSV)
    assert listed.content.decode("utf-8-sig").splitlines()[2].startswith("3;Ort;Neustadt;")
    book = load_workbook(io.BytesIO(send(BAD, dry_run="true", headers={"Accept": XLSX}).content))
    assert [sheet.title for sheet in book] == ["Faults", "Result"]
    assert [cell.value for cell in book["Faults"][3]][:3] == [3, "Ort", "Neustadt"]
    assert service.client.get(f"{programme}/mentors").json()["items"] == []


def test_an_import_in_the_background_can_be_followed(send, service, catalogue):
    """202 and where it is; events until the end; then the report, as a spreadsheet, too."""
    begun = send(LIST, headers={"Prefer": "respond-async"})
    assert (begun.status_code, begun.headers["preference-applied"]) == (202, "respond-async")
    address = begun.headers["location"]
    lines = service.client.get(f"{address}/progress").text.split()
    last = {"id": lines[-5], "data": lines[-1]}
    assert json.loads(last["data"]) == {"state": "done", "progress": 1.0}
    again = service.client.get(f"{address}/progress", headers={"Last-Event-ID": last["id"]})
    assert again.status_code == 204
    view = ImportView.parse(service.client.get(address).json(), catalogue)
    assert (view.state, view.report.created, view.error) == ("done", 2, None)
    sheet = service.client.get(address, headers={"Accept": CSV})
    assert sheet.content.decode("utf-8-sig").splitlines()[1] == "Created;2"
    stranger = service.client_of(service.make_key(Scope.PROFILES_WRITE, programme_ids=[]))
    assert stranger.get(address).status_code == 404


def test_what_is_exported_can_be_imported(send, service, programme):
    """Mentors as CSV and as XLSX: nothing differs, and a formula is none."""
    send(LIST)
    for kind, media in (("csv", CSV), ("xlsx", XLSX)):
        file = service.client.get(f"{programme}/exports/mentors.{kind}", headers={"Accept-Language": "de"})
        assert file.headers["content-type"].partition(";")[0] == media
        assert file.headers["content-disposition"] == f'attachment; filename="mentors.{kind}"'
        assert send(file.content, media).json()["unchanged"] == 2
        if kind == "csv":
            assert file.content.startswith(b"\xef\xbb\xbfID;Name;")
            assert ";'=Amal" not in file.content.decode().splitlines()[0]
            assert "a;'=Amal;" in file.content.decode()
    pairings = service.client.get(f"{programme}/exports/pairings.xlsx")
    assert load_workbook(io.BytesIO(pairings.content))["Tandems"]["A1"].value == "Mentee"
    assert service.client.get(f"{programme}/exports/mentors.pdf").status_code == 404


def test_exports_need_the_scope_of_what_they_hold(service, programme):
    """Profiles for profiles, pairings for pairings; another programme is not there."""
    profiles = service.client_of(service.make_key(Scope.PROFILES_READ))
    pairings = service.client_of(service.make_key(Scope.PAIRINGS))
    bound = service.client_of(service.make_key(Scope.PROFILES_READ, programme_ids=[]))
    assert profiles.get(f"{programme}/exports/pairings.csv").status_code == 403
    assert pairings.get(f"{programme}/exports/mentees.csv").status_code == 403
    assert pairings.get(f"{programme}/exports/pairings.csv").status_code == 200
    assert bound.get(f"{programme}/exports/mentees.csv").status_code == 404


def test_importing_needs_a_scope_a_programme_and_a_known_type(send, service):
    """403, 404, 415 and 422 before the file is read."""
    reader = service.client_of(service.make_key(Scope.PROFILES_READ))
    assert send(LIST, client=reader).status_code == 403
    bound = service.client_of(service.make_key(Scope.PROFILES_WRITE, programme_ids=[]))
    assert send(LIST, client=bound).status_code == 404
    assert send(LIST, "application/json").status_code == 415
    assert send(LIST, role="coach").status_code == 422
    assert send(b"x" * 32_000_001).status_code == 413


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "an-endless-file"}], ids=["plain", "keyed"])
def test_a_file_without_an_end_is_refused(send, headers):
    """413 for what comes in pieces without its length, and the limit is that of files."""
    answer = send((b"x" * 1_000_000 for _ in range(36)), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
    assert "32,000,000" in answer.json()["detail"]


def test_two_wishes_are_both_granted(send):
    """In the background, and without a body: the header names both."""
    begun = send(LIST, headers={"Prefer": "Respond-Async; wait=9, return=minimal"})
    assert (begun.status_code, begun.content) == (202, b"")
    assert begun.headers["preference-applied"] == "respond-async, return=minimal"


def test_several_columns_can_be_ignored(send):
    """A parameter that takes a list may come as often as one likes; others only once."""
    noted = LIST.replace(b";Name;", b";Name;Notiz;Farbe;").replace(b"Amal;", b"Amal;x;y;")
    noted = noted.replace("Ötzi;".encode(), "Ötzi;x;y;".encode())
    assert send(noted, ignore=["Notiz", "Farbe"], dry_run="true").json()["created"] == 2
    twice = send(noted, ignore=["Notiz", "Farbe"], dry_run=["true", "false"])
    assert (twice.status_code, twice.json()["code"]) == (422, "parameter_twice")


def test_json_and_spreadsheets_are_given_by_weight(send):
    """What is liked less than JSON is not sent; what is not there is 406, and nothing is imported."""
    liked = send(LIST, dry_run="true", headers={"Accept": f"application/json, {CSV};q=0.5"})
    assert liked.headers["content-type"] == "application/json"
    refused = send(LIST, headers={"Accept": "application/pdf"})
    assert (refused.status_code, refused.json()["code"]) == (406, "not_acceptable")
    assert send(LIST, dry_run="true").json()["created"] == 2


def bomb():
    """A workbook of some kilobytes that unpacks to a gigabyte."""
    stream = io.BytesIO(workbook([["ID"]]))
    with (
        zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED, compresslevel=9) as package,
        package.open("xl/media/image1.xml", "w") as part,
    ):
        for _ in range(300):
            part.write(b" " * 1_000_000)
    return stream.getvalue()


def laughs():
    """A workbook whose sheet defines entities of entities."""
    stream = io.BytesIO()
    entities = "".join(f'<!ENTITY a{k} "{f"&a{k - 1};" * 10}">' for k in range(1, 10))
    plain = io.BytesIO(workbook([["ID", "Name"]]))
    with zipfile.ZipFile(plain) as package, zipfile.ZipFile(stream, "w") as spoilt:
        for name in package.namelist():
            data = package.read(name)
            if name.startswith("xl/worksheets/sheet"):
                doctype = f'<!DOCTYPE x [<!ENTITY a0 "ha">{entities}]>'.encode()
                data = doctype + data.partition(b"?>")[2] if b"?>" in data[:80] else doctype + data
            spoilt.writestr(name, data)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "kind", "code"),
    [
        (bomb(), XLSX, "file_too_many_cells"),
        (laughs(), XLSX, "file_damaged"),
        (LIST + b"x;" + b"y" * 40_000, CSV, None),
        (b"\x00\x01\x02" * 1000, CSV, "file_binary"),
        (LIST.decode().encode("utf-16"), CSV, "fine"),
        (LIST.decode().encode("cp1252"), "application/vnd.ms-excel", "fine"),
        (b"", CSV, "file_empty"),
        (b"[" * 100_000, NDJSON, "json_invalid"),
    ],
    ids=["bomb", "laughs", "huge cell", "binary", "utf-16", "windows", "empty", "nested"],
)  # fmt: skip
def test_hostile_files_are_refused_and_others_go_on(send, data, kind, code):
    """A fault and no failure, whatever the file is; encodings that offices use are no fault."""
    answer = send(data, kind, dry_run="true")
    report = answer.json()
    assert answer.status_code == 200
    codes = [one["code"] for one in report["errors"]]
    if code == "fine":
        assert (report["created"], codes) == (2, [])
    else:
        assert codes
        assert code in {None, codes[0]}
