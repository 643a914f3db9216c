"""Workbooks as offices keep them."""

from io import BytesIO

from openpyxl import Workbook


def workbook(rows):
    """A file of Excel with one sheet of these rows."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    data = BytesIO()
    book.save(data)
    return data.getvalue()
