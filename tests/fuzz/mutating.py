"""Valid inputs, spoilt: bytes, text, JSON and headers, by what a source of chance decides.

The source is `random.Random`: one of a number in the large run, which the number
repeats, and one of hypothesis in the tests, which makes what it finds small.
"""

import json
from random import Random
from typing import Any

MARKS = (
    b"\0",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\r",
    b"\n",
    b"\r\n",
    b'"',
    b"'",
    b";",
    b",",
    b"\t",
    b"|",
    b"(",
    b")",
    b"\\",
    b"%",
    b"%00",
    b"%ff",
    b"..",
    b"/",
    b"\xc3",
    b"\xed\xa0\x80",
    b"\xf0\x9f\x98\x80",
    b"9" * 400,
    b"-1",
    b"1e999",
    b"NaN",
    b"=1+1",
    b"sep=;\n",
    b"{",
    b"}",
    b"[",
    b"]" * 3,
    b"[" * 200,
    b" " * 300,
    b"<",
    b"&",
    b"&amp;",
    b"q=",
    b"*",
    b"bytes=0-",
    b"\\ud800",
)
"""What readers trip over."""

TEXTS = (
    "",
    " ",
    "-",
    "k.A.",
    "\0",
    "\x85",
    "\u202e",
    "\u2028",
    "\ufeff",
    "\ufffe",
    "ß",
    "ẞ",
    "İ",
    "\N{LATIN SMALL LIGATURE FI}",
    "\N{FULLWIDTH DIGIT TWO}",
    "\N{ARABIC-INDIC DIGIT THREE}",
    "e\u0301" * 40,
    "😀",
    "a" * 300,
    " " * 2_500,
    "(" * 900,
    ",;" * 400,
    " und " * 300,
    "=HYPERLINK(1)",
    "#NV",
    "#N/A",
    "1.234",
    "1,5",
    "1.2.3",
    "-0",
    "1e400",
    "0x10",
    "31.02.2026",
    "1.1.0000",
    "2026-13-01",
    "99999-01-01",
    "24:00",
    "Deutsch (B2",
    "Deutsch B2, Deutsch C1",
    "B2",
    "Arabisch Muttersprache",
    "Winsen",
    "Oldenburg",
    "26789 Leer",
    "00000",
    "81302",
    "KldB 1302",
    "Krankenschwester (81302)",
    "ISCO 9999",
    "w",
    "ja",
    "nein",
    "{{ name }}",
    "{% raw %}",
    "${x}",
    "%s%n",
    "a@b.c",
    "a@b@c.de",
    '"@x.de',
    "x@-.de",
    "a@[1]",
    "a@xn--.de",
    "Subject: x\r\nBcc: y@z.de",
    "\r\n.\r\n",
    "BEGIN:VEVENT",
    "TZID=Mars",
    "../../etc/passwd",
    "javascript:alert(1)",
    "<script>",
    "]]>",
    "\N{BLACK HEART SUIT}",
)
"""What people and attackers write into fields."""

VALUES = (
    None,
    True,
    False,
    0,
    -1,
    1,
    3,
    2**31,
    2**63,
    2**64,
    -(2**70),
    10**400,
    0.5,
    -0.0,
    1e308,
    float("nan"),
    float("inf"),
    [],
    {},
    [[]],
    [None],
    {"": 0},
    {"a": {"b": []}},
)


def spoilt_bytes(chance: Random, data: bytes, edits: int = 4) -> bytes:
    """The bytes after up to `edits` edits: flipped, cut out, doubled, moved, cut off, or marks put in."""
    for _ in range(chance.randint(1, edits)):
        start = chance.randint(0, len(data))
        end = min(len(data), start + chance.choice((1, 2, 4, 16, 64)))
        part = data[start:end]
        edit = chance.randrange(7)
        if edit == 0 and part:
            part = bytes([part[0] ^ (1 << chance.randrange(8))]) + part[1:]
        elif edit == 1:
            part = b""
        elif edit == 2:
            part *= chance.choice((2, 3, 50))
        elif edit == 3:
            place = chance.randint(0, len(data))
            data, end = data[:place] + part + data[place:], start
            part = b""
        elif edit == 4:
            part = bytes(chance.randrange(256) for _ in range(chance.randint(1, 8)))
        elif edit == 5 and chance.randrange(4) == 0:
            return data[:start]
        else:
            part = chance.choice(MARKS) + part
        data = data[:start] + part + data[end:]
    return data


def spoilt_text(chance: Random, text: str) -> str:
    """A text with something odd in it, or in place of it."""
    odd = chance.choice(TEXTS)
    if chance.randrange(3) == 0:
        return odd
    place = chance.randint(0, len(text))
    return text[:place] + odd + text[place + chance.randrange(3) :]


def spoilt_json(chance: Random, value: Any, edits: int = 3) -> Any:
    """A tree after up to `edits` edits: odd values, keys that are missing, strange or twice as deep."""
    for _ in range(chance.randint(1, edits)):
        value = _edited(chance, value)
    return value


def _edited(chance: Random, value: Any) -> Any:
    """The tree with one place changed; the rest is shared with what it was made of."""
    inside = value if isinstance(value, dict | list) else ()
    if not inside or chance.randrange(6) == 0:
        return _instead(chance, value)
    if isinstance(value, dict):
        changed = dict(value)
        name = chance.choice(list(changed))
        edit = chance.randrange(12)
        if edit == 0:
            del changed[name]
        elif edit == 1:
            changed[spoilt_text(chance, name)] = changed[name]
        else:
            changed[name] = _edited(chance, changed[name])
        return changed
    items = list(value)
    place = chance.randrange(len(items))
    edit = chance.randrange(12)
    if edit == 0:
        del items[place]
    elif edit == 1:
        items += [items[place]] * chance.choice((1, 2, 30))
    else:
        items[place] = _edited(chance, items[place])
    return items


def _instead(chance: Random, value: Any) -> Any:
    kind = chance.randrange(8)
    if isinstance(value, str) and kind < 4:
        return spoilt_text(chance, value)
    if isinstance(value, int | float) and kind < 3:
        return chance.choice((-1, 1, 0.5, 10**6, -(10**9)))
    if kind == 6:
        return [value]
    if kind == 7:
        return {"a": value}
    return chance.choice((*VALUES, *TEXTS[:20]))


def written(chance: Random, value: Any) -> bytes:
    """A tree as JSON, sometimes not in UTF-8, and sometimes broken."""
    text = json.dumps(value, ensure_ascii=chance.random() < 0.5, indent=chance.choice((None, 1)))
    data = text.encode(chance.choice(("utf-8", "utf-8", "utf-8", "utf-16")), "surrogatepass")
    return spoilt_bytes(chance, data) if chance.randrange(4) == 0 else data
