"""The page about privacy says what the schema says."""

from tools import record


def test_the_record_of_processing_is_current():
    """`python -m tools.record` would write the same."""
    assert record.PAGE.read_text().partition(record.BEGIN)[2] == f"\n{record.written()}"


def test_the_record_names_every_field():
    """Of every table, and of a profile."""
    text = record.written()
    assert [name for name in record.PersonInput.model_fields if f"`{name}`" not in text] == []
    columns = [column.name for table in record.Base.metadata.tables.values() for column in table.columns]
    assert [name for name in columns if f"`{name}`" not in text] == []
