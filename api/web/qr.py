"""Pictures that a telephone reads."""

import segno


def picture_of(text: str) -> str:
    """A text as a QR code: an SVG without styles, dark on light in whatever colours the page has."""
    code = segno.make_qr(text, error="m")
    return code.svg_inline(scale=5, dark="#000", light="#fff", svgclass=None, lineclass=None)
