"""Passwords: which are taken, and how they are kept.

Kept is an Argon2id hash, with the parameters that OWASP's Password Storage Cheat
Sheet names. Taken is what is long (NIST SP 800-63B-4, section 3.1.1.2, for a
password that is the only factor) and not easily guessed; which characters it has
is nobody's business.
"""

import importlib
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Any, Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from api.schemas.faults import Fault

SHORTEST: Final = 15
LONGEST: Final = 128

PATH: Final = ("password",)
"""Where a password stands in what is sent."""

_NAMED: Final = 4
"""A shorter local part of an address occurs in passwords by chance."""

_HARD: Final = 3
"""The mark of zxcvbn, from 0 to 4, for what takes a hundred million guesses at least."""

_JUDGED: Final = 72
"""It reads no more characters, and one is hard by then."""

_ONE_OF_MANY: Final = str.maketrans("@[{<!|$+", "4(((1157")
"""Signs that stand for the same letter, as one of them: it tries every choice of a letter for each sign,
and would try five hundred of them on a text of all the signs, for four seconds."""

_CONTEXT: Final = ("mentoring", "matcher", "mentor", "mentee", "passwort", "willkommen")
"""Words that come to mind here, and which its lists lack."""

_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def weakness(password: str, email: str) -> Fault | None:
    """Why a password is not taken for the account with an address; `None` if it is."""
    text, local = _folded(password), _folded(email).partition("@")[0]
    length = len(_normal(password))
    if length < SHORTEST:
        return Fault(path=PATH, code="password_too_short", values={"least": SHORTEST})
    if length > LONGEST:
        return Fault(path=PATH, code="password_too_long", values={"most": LONGEST})
    if len(local) >= _NAMED and local in text:
        return Fault(path=PATH, code="password_has_address")
    if _score(text[:_JUDGED]) < _HARD:
        return Fault(path=PATH, code="password_easy")
    return None


def hash_of(password: str) -> str:
    """The hash of a password, with its parameters and its salt; takes some 30 ms."""
    return _HASHER.hash(_normal(password))


def matches(stored: str | None, password: str) -> bool:
    """Whether a hash is that of a password; without a hash it takes as long to say no."""
    try:
        tried = _nobodys() if stored is None else stored
        return _HASHER.verify(tried, _normal(password)) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(stored: str) -> bool:
    """Whether a hash was made with other parameters than those of now."""
    return _HASHER.check_needs_rehash(stored)


@cache
def _nobodys() -> str:
    return _HASHER.hash("the password of nobody")


def _normal(text: str) -> str:
    """The same characters, however a keyboard composes them."""
    return unicodedata.normalize("NFKC", text)


def _folded(text: str) -> str:
    return _normal(text).casefold()


def _score(text: str) -> int:
    # It keeps the words it is given for all that come after: nothing about anybody is among them.
    score: int = _judge()(text.translate(_ONE_OF_MANY), user_inputs=list(_CONTEXT))["score"]
    return score


@cache
def _judge() -> Callable[..., dict[str, Any]]:
    """What knows common passwords, names, keyboards and patterns; its lists take 12 MB from the first use."""
    judge: Callable[..., dict[str, Any]] = importlib.import_module("zxcvbn").zxcvbn
    return judge
