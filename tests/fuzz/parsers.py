"""Every reader of foreign input, with a maker of inputs for it, and the errors that it may raise."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from api.errors import MalformedJson, NestedTooDeep, Stale
from api.files.faults import FileError
from api.files.ndjson import read_ndjson
from api.files.outline import outline
from api.files.pairs import read_pairs
from api.files.people import read_people
from api.files.policies import read_policy
from api.files.vocabulary import STORED_PEOPLE
from api.negotiation import best
from api.routes.desk.arriving import Arrival
from api.routes.idempotency import LONGEST_KEY, read_key
from api.routes.preferring import preferences
from api.schemas.decoding import decode
from api.schemas.examples import MATCH_REQUEST
from api.schemas.matching import MatchRequest
from api.schemas.pages import read_cursor, write_cursor
from api.schemas.people import EXAMPLE, PersonInput
from api.schemas.problem import InvalidInput
from api.security.codes import new_secret, step_of, without
from api.security.digests import digest_of
from api.security.keys import new_key, prefix_of
from api.security.links import new_token
from api.security.passwords import weakness
from api.services.matching import Question, _read
from api.services.versions import Expected
from api.webhooks.targets import fault_of
from api.words import LANGUAGES, fault, language_of
from matcher.match import match
from matcher.recheck import recheck
from matcher.record import input_hash, to_data
from scoring.catalogue import Catalogue, load
from tests.fuzz.asking import answer, asked
from tests.fuzz.mailing import NOW, PAIRING, made_mail, read_mail, read_meeting
from tests.fuzz.mutating import spoilt_bytes, spoilt_json, spoilt_text, written
from tests.fuzz.workbooks import spoilt_workbook


@dataclass(frozen=True, slots=True)
class Parser:
    """A reader of foreign input.

    Parameters
    ----------
    made : callable
        Makes an input by chance.
    read : callable
        Reads it; whatever it raises is a fault of ours.
    """

    made: Callable[[Random], Any]
    read: Callable[[Any], object]


NOTHING_LOADED = Path("no-catalogue")
"""Where an operator would have tables."""
PEOPLE = (
    "ID;Name;Beruf;Ort;Sprachen;Kapazität;Wartet seit\r\n"
    "m1;Sabine Müller;Krankenschwester;Leer;Deutsch C1, Arabisch B2;2;01.08.2026\r\n"
    'm2;"Ali; Can";"81302\nAltenpfleger";26789 Leer;"Deutsch (B1), Türkisch (Muttersprache)";1;2026-08-01\r\n'
)
PAIRS = "Mentee;Mentor;Grund\r\ne1;m1;verwandt\r\ne2;m2;\r\n"
PROFILE: Mapping[str, Any] = EXAMPLE | {
    "gender": "female",
    "same_gender_only": False,
    "waiting_since": "2026-08-01",
    "recognition": "partial",
    "consent": None,
    "status": "active",
}
HEADERS = (
    "application/json, text/csv;q=0.5, */*;q=0.1",
    "de-DE,de;q=0.9,en;q=0.8",
    '"0f3a-1", W/"b-2"',
    "*",
    '"8e03978e-40d5-43e8-bc93-6894a57f9324"',
    "return=minimal, respond-async; wait=5",
    "Bearer mm_0123456789ab_x",
)
TARGETS = (
    "https://example.org/hook?x=1",
    "https://[2001:db8::1]:8443/",
    "http://localhost:1",
    "https://127.1/",
    "https://user@host/",
    "https://xn--mller-kva.de/",
    "https://2130706433/",
    "https://[::ffff:10.0.0.1]/",
)


@cache
def _catalogue() -> Catalogue:
    return load()


@cache
def _result() -> dict[str, Any]:
    """A plan with its proof, as `matcher match` writes it."""
    data = MatchRequest.parse(MATCH_REQUEST, _catalogue()).to_input(NOW.date())
    found = match(data)
    names = ("pairs", "total_score", "lowest_score", "mean_score")
    result = {
        "pairs": [{"mentee": one.mentee, "mentor": one.mentor, "score": one.score} for one in found.pairs],
        "summary": {name: getattr(found.summary, name) for name in names},
        "certificate": found.certificate,
        "input": to_data(data),
        "input_sha256": input_hash(data),
    }
    assert recheck(result) == ()
    return result


def _sheet(chance: Random, text: str) -> bytes:
    """A list as text: cells that say something odd, in the encodings of offices, and broken bytes."""
    lines = text.split("\r\n")
    place = chance.randrange(len(lines))
    cells = lines[place].split(";")
    cells[chance.randrange(len(cells))] = spoilt_text(chance, chance.choice(cells))
    lines[place] = chance.choice((";", ";", ",", "\t")).join(cells)
    encoding = chance.choice(("utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"))
    data = chance.choice(("\r\n", "\n", "\r")).join(lines).encode(encoding, "replace")
    return spoilt_bytes(chance, data) if chance.randrange(3) else data


def _say(faults: Any) -> None:
    """Say all faults in both languages, because each must have a sentence."""
    for found in faults:
        for language in LANGUAGES:
            fault(found, language)


def _read_people(data: bytes) -> None:
    _say(one.fault for one in read_people("x", data, _catalogue()).faults)


def _read_outline(data: bytes) -> None:
    try:
        outline("x", data, _catalogue(), STORED_PEOPLE)
    except FileError as error:
        _say([error.in_file("x").fault])


def _read_list(data: bytes) -> None:
    _read_people(data)
    _read_outline(data)


def _read_lines(data: bytes) -> None:
    try:
        for row in read_ndjson("x", data, _catalogue(), PersonInput):
            _say(one.fault for one in row.faults)
            if row.profile is not None:
                row.profile.wire()
    except FileError as error:
        _say([error.in_file("x").fault])


def _read_request(body: bytes) -> None:
    question = Question(body=body, language="de", as_of=NOW.date(), catalogue_dir=NOTHING_LOADED)
    try:
        _read(MatchRequest, question)
    except InvalidInput as error:
        _say(error.faults)
    except (MalformedJson, NestedTooDeep):
        pass


def _read_result(data: bytes) -> None:
    with suppress(MalformedJson, NestedTooDeep):
        result = decode(data, 10_000)
        if isinstance(result, dict):
            assert all(recheck(result)), "each fault says something"


def _read_token(text: str) -> None:
    prefix = prefix_of(text)
    assert prefix is None or len(prefix) == 12
    assert len(digest_of(text)) == 32
    step_of(SECRET, text, NOW, after=None)
    without(text, [digest_of(text).hex()])


def _passwords(chance: Random) -> str:
    """Words, runs of keys and signs that stand for letters, again and again."""
    parts = [chance.choice(PASSWORDS) * chance.randint(1, 6) for _ in range(chance.randint(1, 3))]
    parts.append("".join(chance.choices(SIGNS, k=chance.randrange(80))))
    chance.shuffle(parts)
    return spoilt_text(chance, "".join(parts)) if chance.randrange(2) else "".join(parts)


def _read_password(text: str) -> None:
    found = weakness(text, "ada.berg@example.org")
    _say([] if found is None else [found])


def _read_cursor(text: str) -> None:
    try:
        assert write_cursor(read_cursor(text)) == text
    except InvalidInput as error:
        _say(error.faults)


def _read_headers(text: str) -> None:
    best(("application/json", "text/csv"), text)
    assert language_of(text) in LANGUAGES
    with suppress(Stale):
        Expected.read(text, None).check(PAIRING, 1)
    Expected.read(None, text)
    preferences(text)
    with suppress(InvalidInput):
        assert len(read_key(text)) <= LONGEST_KEY


def _read_target(text: str) -> None:
    assert fault_of(text, allow_private=False) in {
        None,
        "webhook_url_invalid",
        "webhook_url_not_https",
        "webhook_url_private",
    }
    fault_of(text, allow_private=True)
    found = Arrival.of(text, text).target
    assert found is None or found.startswith("/desk/")
    Arrival.read(text)


def _text_of(choices: tuple[str, ...]) -> Callable[[Random], str]:
    return lambda chance: spoilt_text(chance, spoilt_text(chance, chance.choice(choices)))


def _json_of(value: Callable[[], Any]) -> Callable[[Random], bytes]:
    return lambda chance: written(chance, spoilt_json(chance, value()))


def _lines(chance: Random) -> bytes:
    return b"\n".join(written(chance, spoilt_json(chance, PROFILE)) for _ in range(2))


SECRET = new_secret()
TOKENS = (new_key().key, new_token().token, "MZXW-6YTB-OI23-A4LQ", "123456")
PASSWORDS = ("P@$$w0rd", "qwertz", "1990-12-31", "abcabc", "ada.berg", "correct horse ", "m3nt0r|ng", "a")
SIGNS = "4@8({[<369&#!1/|0$5+7%2aeilost"
CURSORS = (write_cursor(PAIRING), write_cursor(UUID(int=0)))

PARSERS: Mapping[str, Parser] = {
    "workbooks": Parser(spoilt_workbook, _read_list),
    "csv": Parser(lambda chance: _sheet(chance, PEOPLE), _read_list),
    "pairs": Parser(
        lambda chance: _sheet(chance, PAIRS), lambda data: _say(f.fault for f in read_pairs("x", data).faults)
    ),
    "ndjson": Parser(_lines, _read_lines),
    "policies": Parser(
        _json_of(lambda: MATCH_REQUEST["policy"]),
        lambda data: _say(one.fault for one in read_policy("x", data, _catalogue())[1]),
    ),
    "requests": Parser(_json_of(lambda: MATCH_REQUEST), _read_request),
    "results": Parser(_json_of(_result), _read_result),
    "tokens": Parser(_text_of(TOKENS), _read_token),
    "passwords": Parser(_passwords, _read_password),
    "cursors": Parser(_text_of(CURSORS), _read_cursor),
    "headers": Parser(_text_of(HEADERS), _read_headers),
    "addresses": Parser(_text_of((*TARGETS, "/desk/programmes/1?to=2")), _read_target),
    "mails": Parser(made_mail, read_mail),
    "application": Parser(asked, answer),
    "meetings": Parser(
        _json_of(lambda: {"at": "2026-10-20T16:00:00+02:00", "place": "VHS Leer"}), read_meeting
    ),
}
"""By what they read."""
