"""`matcher export`: the people or the tandems of a programme as a file."""

import asyncio
import sys
from pathlib import Path

import click

from api.cli.command import settings
from api.cli.stored import OPERATOR, programme_of
from api.engine import Here
from api.files.atomic import write_atomically
from api.files.kinds import FileKind
from api.schemas.states import Role
from api.services.exports import Exports, Wanted
from api.settings import Settings
from api.words import Language, text

WHAT = {"mentors": Role.MENTOR, "mentees": Role.MENTEE, "pairings": None}


@click.command()
@click.argument("what", type=click.Choice(list(WHAT)))
@click.option("--programme", "slug", required=True, help="The slug of the programme.")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="OUT.csv or OUT.xlsx.",
)
@click.option("--lang", type=click.Choice(["de", "en"]), default="de", show_default=True)
def command(what: str, *, slug: str, output: Path, lang: Language) -> None:
    """Write mentors, mentees or tandems of a programme as a file for a spreadsheet program.

    `matcher import` reads mentors and mentees back as they were.
    """
    using = settings()
    forms = {f".{kind}": kind for kind in FileKind}
    kind = forms.get(output.suffix.lower())
    if kind is None:
        raise click.BadParameter(f"{output.name} should end in one of {', '.join(forms)}.", param_hint="-o")
    if not output.parent.is_dir():
        raise click.BadParameter(f"There is no folder {output.parent}.", param_hint="-o")
    wanted = Wanted(kind=kind, language=lang, catalogue_dir=using.catalogue_dir)
    data = asyncio.run(_export(using, slug, WHAT[what], wanted))
    try:
        write_atomically(output, data)
    except OSError as error:
        reason = error.strerror or str(error)
        click.echo(text("report.not_written", lang, file=output.name, reason=reason), err=True)
        sys.exit(1)
    click.echo(text("report.written", lang, file=output.name), err=True)


async def _export(using: Settings, slug: str, role: Role | None, wanted: Wanted) -> bytes:
    async with programme_of(using, slug) as (database, programme_id):
        exports = Exports(database=database, computer=Here())
        if role is None:
            return await exports.pairings(OPERATOR, programme_id, wanted)
        return await exports.people(OPERATOR, programme_id, wanted, role=role)
