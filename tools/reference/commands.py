"""Every command of `matcher` with all that can be given to it, as `--help` knows it."""

from collections.abc import Iterator
from inspect import cleandoc

import click

from api.cli import main
from tools.reference.markdown import code, document, table


def page() -> str:
    """All commands, each with its arguments and options."""
    return document(
        "# Commands",
        "`matcher` is the one command; `matcher COMMAND --help` says the same. The exit status is 0, 1 for\n"
        "a fault in the input, each one named, and 2 for wrong usage. [Settings](settings.md) come from\n"
        "the environment.",
        *(_section(context) for context in commands()),
    )


def commands() -> Iterator[click.Context]:
    """Every command that does something, in order."""
    yield from _below(click.Context(main, info_name="matcher"))


def _below(context: click.Context) -> Iterator[click.Context]:
    command = context.command
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None, name
            yield from _below(click.Context(found, info_name=name, parent=context))
    else:
        yield context


def _section(context: click.Context) -> str:
    usage = " ".join(context.command.collect_usage_pieces(context))
    rows = [_row(one, context) for one in context.command.params if isinstance(one, click.Option)]
    given = [table(("option", "default", "meaning"), rows)] if rows else []
    about = cleandoc(context.command.help or "").replace("\b", "")
    return document(f"## {context.command_path}", f"`{context.command_path} {usage}`", about, *given)


def _row(option: click.Option, context: click.Context) -> tuple[str, str, str]:
    names = ", ".join((*option.opts, *option.secondary_opts))
    value = "" if option.is_flag else f" {option.make_metavar(context)}"
    has_default = not option.is_flag and isinstance(option.default, str | int | float)
    must = "Needed. " if option.required else ""
    default = code(str(option.default)) if has_default else ""
    return code(f"{names}{value}"), default, f"{must}{option.help or ''}"
