"""The reference says what the code does: what is added and not written down fails here."""

import pytest
from litestar.routes import HTTPRoute

from api.cli.command import COMMANDS
from api.settings import TABLE
from tools import reference
from tools.reference import commands, endpoints


def page(name):
    """A page as it is kept."""
    return (reference.FOLDER / name).read_text("utf-8")


@pytest.mark.parametrize("name", sorted(reference.PAGES))
def test_a_page_is_current(name):
    """`python -m tools.reference` would write the same."""
    assert page(name) == reference.written(name)


def test_every_setting_is_documented():
    """Each has a row."""
    assert [one.name for one in TABLE if f"| `{one.name}` |" not in page("settings.md")] == []


def test_every_command_is_documented():
    """Each has a chapter, and each of its options a row that says what it is for."""
    text = page("commands.md")
    contexts = list(commands.commands())
    assert {context.command_path.split()[1] for context in contexts} == set(COMMANDS)
    for context in contexts:
        _, _, chapter = text.partition(f"## {context.command_path}\n")
        chapter, _, _ = chapter.partition("\n## ")
        options = [name for one in context.command.params for name in one.opts if name.startswith("--")]
        assert [name for name in options if name not in chapter] == [], context.command_path


def test_every_endpoint_is_documented():
    """Whatever the service answers under an address, for programs or browsers, has a row."""
    text = page("endpoints.md")
    app = endpoints.application()
    addresses = {
        f"{method} {endpoints.address(route)}"
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
        for method in handler.http_methods - endpoints.IMPLIED
    }
    assert "POST /v1/match" in addresses
    assert sorted(address for address in addresses if f"| `{address}` |" not in text) == []
