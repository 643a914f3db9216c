"""The report: a page, a file, a period."""

from io import BytesIO

import openpyxl
import pytest
import pytest_asyncio

from api.schemas.states import Role
from api.security.staff import StaffRole


@pytest_asyncio.fixture(loop_scope="session")
async def people(world):
    """Six mentees in Leer, and one mentor in Oldenburg."""
    for _ in range(6):
        await world.person(Role.MENTEE)
    await world.person(Role.MENTOR, location={"place": "Oldenburg"})


@pytest.mark.usefixtures("people")
async def test_the_report_is_told_in_both_languages(viewer, world):
    """With labels, totals and hidden numbers."""
    german = await viewer.get("/report")
    assert german.status == 200
    assert "Landkreis Leer 6 6 0 0" in german.text
    assert "Oldenburg (Oldb) 0 0 < 5 < 5" in german.text
    assert "Medizinische Gesundheitsberufe 6 6 < 5 < 5" in german.text
    assert "Weniger als 5 erste Tandems" in german.text
    english = await (await world.staff(StaffRole.VIEWER, "en")).get("/report")
    assert "People by district" in english.text
    assert "Medical health occupations 6 6 < 5 < 5" in english.text


async def test_a_period_can_be_chosen(viewer, world):
    """The form keeps it, and the file is of the same days."""
    found = await viewer.get("/report?since=2020-01-01&until=2020-12-31")
    assert (found.fields["since"], found.fields["until"]) == ("2020-01-01", "2020-12-31")
    assert "01.01.2020 bis 31.12.2020" in found.text
    assert "In diesem Zeitraum ist niemand dabei." in found.text
    assert f"{world.path}/report/figures.xlsx?since=2020-01-01&until=2020-12-31" in found.links


async def test_a_period_that_is_none_is_refused_beside_its_field(viewer):
    """What was typed stays."""
    for since, until, field, sentence in (
        ("2026-02-01", "2026-01-31", "until", "Der letzte Tag darf nicht vor dem ersten liegen."),
        ("gestern", "2026-01-31", "since", "Erwartet wird die Form 2026-12-31."),
        ("1999-12-31", "2026-01-31", "since", "frühestens am 01.01.2000"),
        ("2026-01-01", "9999-12-31", "until", "spätestens am 31.12.2199"),
    ):
        refused = await viewer.get(f"/report?since={since}&until={until}")
        assert refused.status == 422
        assert (refused.fields["since"], refused.fields["until"]) == (since, until)
        assert refused.one("input", name=field)["aria-invalid"] == "true"
        assert sentence in refused.text
        assert (await viewer.get(f"/report/figures.xlsx?since={since}&until={until}")).status == 422


@pytest.mark.usefixtures("people")
async def test_the_file_has_typed_cells_and_a_sheet_for_each_table(world, viewer):
    """Numbers are numbers; what is hidden is a text."""
    address = f"{world.path}/report/figures.xlsx?since=2020-01-01"
    answer = await world.inside.client.get(address, headers=viewer.headers)
    assert answer.status_code == 200
    assert f'filename="{world.slug}-2020-01-01-' in answer.headers["content-disposition"]
    book = openpyxl.load_workbook(BytesIO(answer.content))
    assert book.sheetnames[:3] == ["Bericht", "Menschen nach Landkreis", "Menschen nach Berufsgruppe"]
    assert len(book.sheetnames) == 9
    rows = list(book["Menschen nach Landkreis"].iter_rows(values_only=True))
    assert rows[1:] == [
        ("Landkreis Leer", 6, 6, 0, 0),
        ("Oldenburg (Oldb)", 0, 0, "< 5", "< 5"),
        ("Zusammen", 6, 6, "< 5", "< 5"),
    ]
    assert book["Bericht"]["B2"].is_date
