"""The command and its subcommands; each is imported only when it is called."""

import importlib
import os
import sys

import click

from api.settings import Settings, SettingsError

COMMANDS = {
    "backup": "api.cli.backup",
    "catalogue": "api.cli.catalogue",
    "demo": "api.cli.demo",
    "export": "api.cli.export",
    "import": "api.cli.importing",
    "keys": "api.cli.keys",
    "match": "api.cli.match",
    "migrate": "api.cli.migrate",
    "restore": "api.cli.restore",
    "serve": "api.cli.serve",
    "trail": "api.cli.trail",
    "users": "api.cli.users",
    "verify": "api.cli.verify",
    "worker": "api.cli.worker",
}
"""Where each subcommand is; every module calls its own `command`."""


class Lazy(click.Group):
    """A group that imports a subcommand when it is called: `--help` need not load a solver."""

    def list_commands(self, _: click.Context) -> list[str]:
        """All names, in order."""
        return sorted(COMMANDS)

    def get_command(self, _: click.Context, name: str) -> click.Command | None:
        """Import the subcommand `name`."""
        if name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(COMMANDS[name]).command
        return command

    def invoke(self, context: click.Context) -> object:
        """Call a subcommand; a wrong setting is said, and ends the program."""
        try:
            return super().invoke(context)
        except SettingsError as error:
            click.echo(str(error), err=True)
            sys.exit(1)


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="mentoring-matcher")
@click.pass_context
def main(context: click.Context) -> None:
    """Pair mentors with mentees: optimal, explained, provable."""
    context.obj = settings


def settings() -> Settings:
    """The settings of the environment; raise `SettingsError`."""
    return Settings.from_environment(os.environ)
