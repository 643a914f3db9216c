"""Characters that XML cannot hold, as workbooks write them (ECMA-376, part 1, 22.9.2.19)."""

import re

# Half of a pair (UTF-16) is no character, and stays as it is written.
_ESCAPED = re.compile(r"_x((?![Dd][89A-Fa-f])[0-9A-Fa-f]{4})_")


def escape(text: str) -> str:
    """Write text so that `_x0041_` is not read as the character it escapes."""
    return _ESCAPED.sub(lambda found: f"_x005F{found[0]}", text)


def unescape(text: str) -> str:
    """Undo `escape`, and read what Excel has escaped."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
