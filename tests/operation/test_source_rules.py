"""What holds for the whole source of the service, read from it: no statement is made of values, for one."""

import ast
import re
from dataclasses import fields
from pathlib import Path

import pytest

from api.settings import Settings
from api.store.models import Base

ROOT = Path(__file__).parents[2]
SOURCES = {
    path.relative_to(ROOT): ast.parse(path.read_text("utf-8")) for path in (ROOT / "api").rglob("*.py")
}
PAGES = sorted((ROOT / "api/web/templates").rglob("*.html"))
SCRIPTS = sorted((ROOT / "api/web/static").rglob("*.js"))


def calls(*names):
    """Where functions or methods of these names are called, and the calls."""
    for path, tree in SOURCES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", None))
                if name in names:
                    yield f"{path}:{node.lineno}", node


def from_sqlalchemy(path):
    """Whether `text` is that of SQLAlchemy in a module."""
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module == "sqlalchemy"
        and any(one.name == "text" for one in node.names)
        for node in ast.walk(SOURCES[path])
    )


def test_statements_are_written_of_constants():
    """What is put into the text of one is a name of our own, never a value; values are parameters."""
    found = [
        (place, node)
        for place, node in calls("text")
        if from_sqlalchemy(Path(place.partition(":")[0])) and isinstance(node.args[0], ast.JoinedStr)
    ]
    assert found
    put_in = {
        (place, ast.unparse(part.value))
        for place, node in found
        for part in ast.walk(node.args[0])
        if isinstance(part, ast.FormattedValue)
    }
    values = {(place.partition(":")[0], name) for place, name in put_in if not name.isupper()}
    assert values == {
        # The version of a library, in a comment of the schema.
        ("api/store/queue.py", "made_for"),
        # Databases of a moment, which are made under random names to try a copy out.
        ("api/store/copies/postgresql.py", "name"),
    }


def test_no_template_is_made_of_a_text():
    """All are files of the package."""
    assert [place for place, _ in calls("from_string", "Template")] == []
    assert PAGES


@pytest.mark.parametrize("weak", ["md5", "sha1", "new", "random", "randint", "choice", "getrandbits"])
def test_no_weak_digest_and_no_weak_chance_is_used(weak):
    """Digests are SHA-256 or BLAKE2; what must not be guessed comes from `secrets`."""
    weak_ones = [
        place
        for place, node in calls(weak)
        if isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in {"hashlib", "random"}
    ]
    assert weak_ones == []


def test_no_setting_has_a_secret_by_default():
    """Whoever installs the service gives each."""
    secrets = [one for one in fields(Settings) if one.metadata["secret"]]
    assert len(secrets) >= 3
    assert [one.name for one in secrets if one.default is not None] == []


def test_nothing_turns_on_debugging():
    """Litestar's is off unless somebody says otherwise; nobody does."""
    given = [
        place
        for path, tree in SOURCES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword) and node.arg in {"debug", "pdb_on_exception"}
        for place in [f"{path}:{node.value.lineno}"]
    ]
    assert given == []


def test_logs_go_to_the_standard_error_output_alone():
    """Whoever runs the service gathers them from there."""
    handlers = (
        "FileHandler",
        "RotatingFileHandler",
        "TimedRotatingFileHandler",
        "SysLogHandler",
        "HTTPHandler",
    )
    assert [place for place, _ in calls(*handlers, "SocketHandler", "SMTPHandler")] == []


def test_browsers_store_nothing():
    """Scripts keep nothing that would outlive a page."""
    assert SCRIPTS
    kept = re.compile(r"localStorage|sessionStorage|indexedDB|document\.cookie|caches\.")
    assert [path.name for path in SCRIPTS if kept.search(path.read_text("utf-8"))] == []


def test_passwords_are_hidden_while_they_are_typed_and_can_be_pasted():
    """Their fields are of that type, and no script watches what is pasted."""
    typed = {
        (found[1], found[2])
        for path in PAGES
        for found in re.finditer(r'ui\.field\("(\w+)"[^}]*?type="(\w+)"', path.read_text("utf-8"))
        if "password" in found[0]
    }
    assert {kind for _, kind in typed} == {"password"}
    assert {name for name, _ in typed} >= {"password", "old", "present"}
    assert [path.name for path in SCRIPTS if "paste" in path.read_text("utf-8")] == []


def test_no_password_has_a_date():
    """So none has to be changed by the calendar."""
    columns = [one.name for one in Base.metadata.tables["accounts"].columns if "password" in one.name]
    assert columns == ["password_hash"]
