"""Text that a spreadsheet program would take for a formula, and how CSV files defuse it.

A cell of a CSV file that begins with =, +, - or @ is computed when it is opened,
whoever wrote it. An apostrophe before it makes it text; reading takes the
apostrophe away again. (OWASP, CSV Injection.)
"""

import re

_DANGEROUS = re.compile(r"'*[=+\-@\t\r\n]")
_DEFUSED = re.compile(r"'+[=+\-@\t\r\n]")


def defuse(text: str) -> str:
    """Put an apostrophe before a text that would be computed, or that looks defused already."""
    return f"'{text}" if _DANGEROUS.match(text) else text


def restore(text: str) -> str:
    """Undo `defuse`."""
    return text[1:] if _DEFUSED.match(text) else text
