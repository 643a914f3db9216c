"""Logs are lines of JSON that name nobody."""

import asyncio
import json
import logging
import sys
import warnings

import pytest

from api.observe import logs

SECRET = "Amal Haddad"


def test_a_line_says_when_who_what_and_about_what(lines):
    """Fields of the line and of what it belongs to stand beside the sentence."""
    with logs.about(request="1f"):
        logging.getLogger("api.x").warning("%d mails wait.", 3, extra={"about": {"kind": "mail"}})
    logging.getLogger("api.x").info("Done.")
    inside, outside = lines()
    assert inside.pop("timestamp").endswith("Z")
    assert inside == {
        "event": "3 mails wait.", "level": "warning", "logger": "api.x", "request": "1f", "kind": "mail",
    }  # fmt: skip
    assert "request" not in outside


def test_no_text_begins_a_line_of_its_own(lines):
    """However it tries to: line ends of every kind are escaped."""
    forged = '"}\n{"event":"Account 1 has signed in."}\r\n\u2028\x85\x0b\x1b[2J'
    logging.getLogger("api.x").info("Asked for %s.", forged, extra={"about": {"kind": forged}})
    [line] = lines()
    assert (line["event"], line["kind"]) == (f"Asked for {forged}.", forged)


def test_an_exception_is_shown_without_its_text(lines):
    """Neither its own nor that of what it came from; kinds and places are there."""

    def fail():
        try:
            int(SECRET)
        except ValueError as cause:
            raise ExceptionGroup(SECRET, [KeyError(SECRET)]) from cause

    with pytest.raises(ExceptionGroup) as caught:
        fail()
    logging.getLogger("api.x").error("Broken.", exc_info=caught.value)
    [line] = lines()
    assert [kind in line["exception"] for kind in ("ValueError", "ExceptionGroup", "KeyError")] == [True] * 3
    assert "test_logs.py" in line["exception"]
    assert SECRET not in json.dumps(line)


def test_libraries_name_nobody(lines):
    """Of their texts, which may go on with what was given to them, the first line is shown."""
    logging.getLogger("uvicorn.error").error("Exception in ASGI application\n%s", SECRET)
    loop = asyncio.new_event_loop()

    def fail(given):
        raise ValueError(given)

    loop.call_soon(fail, SECRET)
    loop.call_soon(loop.stop)
    loop.run_forever()
    loop.close()
    assert [line["logger"] for line in lines()] == ["uvicorn.error", "asyncio"]
    assert SECRET not in json.dumps(lines())


def test_what_nobody_catches_is_a_line_too(lines):
    """Warnings, and the exception that ends the program."""
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=True)
        warnings.warn("Old.", stacklevel=1)
    error = ValueError(SECRET)
    sys.excepthook(ValueError, error, None)
    warned, ended = lines()
    assert warned["logger"] == "py.warnings"
    assert (ended["event"], ended["level"], ended["exception"]) == (
        "Ended by an exception.", "critical", "builtins.ValueError",
    )  # fmt: skip


def test_people_at_a_terminal_read_lines():
    """No JSON there; the same content, and as little about anybody."""
    record = logging.LogRecord("api.x", logging.INFO, "", 1, "Serving.", (), None)
    line = logs.formatter(for_people=True).format(record)
    assert "Serving." in line
    assert not line.startswith("{")


def test_libraries_that_write_down_what_they_work_on_are_quiet(lines):
    """Whatever is set: statements with their values, addresses, each step of compiling."""
    logging.getLogger().setLevel(logging.DEBUG)
    for name in ("psycopg", "aiosqlite", "httpcore", "httpx", "numba", "procrastinate"):
        logging.getLogger(f"{name}.part").info(SECRET)
    assert lines() == []
