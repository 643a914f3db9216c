"""Workbooks taken apart and put together otherwise, as other programs might have written them."""

import io
import re
import zipfile

HEADINGS = ("ID", "Name", "Beruf", "Ort", "Sprachen")
PERSON = ("m1", "Sabine Müller", "Krankenschwester", "Leer", "Deutsch B2")

MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHARED_STRINGS = (
    b'<Override PartName="/xl/sharedStrings.xml" ContentType='
    b'"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)
SHARED_STRINGS_RELATION = (
    b'<Relationship Id="texts" Target="sharedStrings.xml" Type='
    b'"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"/>'
)


def repacked(data, change, **added):
    """The workbook with its parts changed: `change` gets name and content and returns the content."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, change(part.filename, old.read(part)))
        for name, content in added.items():
            new.writestr(f"xl/{name}.xml", content)
    return stream.getvalue()


def with_shared_strings(data):
    """The workbook with its texts in a part of their own, as Excel keeps them."""
    texts: list[bytes] = []

    def share(found):
        texts.append(b"<si><t>%s</t></si>" % found[1])
        return b't="s"><v>%d</v>' % (len(texts) - 1)

    def change(name, xml):
        if name == "[Content_Types].xml":
            return xml.replace(b"</Types>", SHARED_STRINGS + b"</Types>")
        if name == "xl/_rels/workbook.xml.rels":
            return xml.replace(b"</Relationships>", SHARED_STRINGS_RELATION + b"</Relationships>")
        return re.sub(rb't="inlineStr"><is><t>([^<]*)</t></is>', share, xml)

    changed = repacked(data, change)
    strings = b'<sst xmlns="%s">%s</sst>' % (MAIN, b"".join(texts))
    return repacked(changed, lambda _, xml: xml, sharedStrings=strings)


def with_sheet(data, change):
    """The workbook with the XML of its first sheet changed."""
    return repacked(data, lambda name, xml: change(xml) if name.endswith("sheet1.xml") else xml)


def named(file):
    """Row, column, value and code of every fault."""
    return [(found.row, found.column, found.fault.value, found.fault.code) for found in file.faults]
