"""Bytes become JSON, or an error that names the place."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.errors import MalformedJson, NestedTooDeep
from api.schemas.decoding import DEEPEST, decode

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda parts: st.lists(parts) | st.dictionaries(st.text(), parts),
    max_leaves=20,
)


@given(VALUES)
def test_json_is_read(value):
    """Whatever the standard library writes is read as it reads it."""
    text = json.dumps(value)
    assert decode(text.encode()) == json.loads(text)


@pytest.mark.parametrize(
    ("body", "line", "column"),
    [
        (b"", 1, 1),
        (b"nonsense", 1, 5),
        (b'{"a": 1,}', 1, 9),
        (b'{"a":\n  tru}', 2, 7),
        ('{"ä": tru}'.encode(), 1, 11),
        (b'{"a": 1', 1, 8),
        (b'{"a": 1} x', 1, 11),
        (b'{"a":\n"\xe4"}', 2, 2),
        (b"NaN", 1, 1),
        (b'{"1e999": "\\"1e999", "b":\n 1e999}', 2, 2),
        (b"[" + b"9" * 5000 + b"]", 1, 2),
        (b'{"a": "\\ud800"}', 1, 16),
    ],
)
def test_malformed_json_is_refused_with_its_place(body, line, column):
    """Line and column say where reading stopped, counted in characters from 1."""
    with pytest.raises(MalformedJson) as caught:
        decode(body)
    assert caught.value.values == {"line": line, "column": column}


@pytest.mark.parametrize("levels", [DEEPEST + 1, 500, 5000, 1_000_000])
@pytest.mark.parametrize(("left", "right"), [(b"[", b"]"), (b'{"a":[', b"]}")])
def test_deep_nesting_is_refused(levels, left, right):
    """A body that nests deeper than anything meant here is refused, however deep."""
    with pytest.raises(NestedTooDeep):
        decode(left * levels + b"1" + right * levels)


def test_ordinary_nesting_is_read():
    """The deepest nesting that is allowed is read."""
    body = b"[" * DEEPEST + b"]" * DEEPEST
    assert decode(body) == json.loads(body)
