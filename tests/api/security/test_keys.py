"""Keys are recognised exactly, and the store's copy cannot be used as one."""

import re

import pytest

from api.security.digests import digest_of
from api.security.keys import is_key, new_key, prefix_of


def test_a_new_key_is_recognised_by_its_digest():
    """The digest made with a key recognises it, and nothing that differs from it."""
    made = new_key()
    assert re.fullmatch(r"mm_[0-9a-f]{12}_[A-Za-z0-9_-]{43}", made.key)
    assert is_key(made.key, made.digest)
    assert not is_key(made.key[:-1] + ("A" if made.key[-1] != "A" else "B"), made.digest)
    assert len(made.digest) == 32


def test_keys_differ():
    """No two keys share a secret or a prefix."""
    keys = [new_key() for _ in range(50)]
    assert len({made.key for made in keys}) == len({made.prefix for made in keys}) == 50


def test_prefix_is_read_from_the_key():
    """The prefix that finds a key is part of it."""
    made = new_key()
    assert prefix_of(made.key) == made.prefix


@pytest.mark.parametrize(
    "text", ["", "mm_", "mm_0123456789ab_short", "secret", "mm_0123456789ab_" + "ä" * 43]
)
def test_other_text_has_no_prefix(text):
    """What does not look like a key is refused before the store is asked."""
    assert prefix_of(text) is None


def test_secrets_stay_out_of_representations():
    """Neither the key nor its digest appears where an object is printed."""
    made = new_key()
    assert made.key not in repr(made)
    assert str(digest_of(made.key)) not in repr(made)
