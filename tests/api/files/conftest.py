import io

import pytest
from openpyxl import Workbook


@pytest.fixture
def workbook():
    """Make the bytes of a workbook from sheets of rows; `change` may spoil the book before it is saved."""

    def make(*sheets, change=None):
        book = Workbook()
        book.remove(book.active)
        for number, rows in enumerate(sheets, start=1):
            sheet = book.create_sheet(f"Blatt{number}")
            for row in rows:
                sheet.append(row)
        if change is not None:
            change(book)
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    return make
