"""Runs the programs of PostgreSQL's client."""

import asyncio
import os
import tempfile
from asyncio.subprocess import DEVNULL, PIPE
from pathlib import Path
from typing import Final

from sqlalchemy import URL, make_url

from api.store.copies.content import CopyError

_SERVICE: Final = "matcher"


async def run(program: str, url: str, *options: str) -> None:
    """Run a program on the database at `url`.

    Raises
    ------
    CopyError
        If it is not installed, or fails; with the first line that it says: the next may quote a row.
    """
    with tempfile.TemporaryDirectory(prefix="matcher-") as folder:
        # A command line can be read by everybody on the machine, so the password goes by a file.
        service = Path(folder) / "service"
        service.write_text(_entry(make_url(url)))
        try:
            process = await asyncio.create_subprocess_exec(
                program,
                "--no-password",
                f"--dbname=service={_SERVICE}",
                *options,
                env={**os.environ, "PGSERVICEFILE": str(service)},
                stdin=DEVNULL,
                stdout=DEVNULL,
                stderr=PIPE,
            )
        except FileNotFoundError as error:
            raise CopyError(
                f"{program} is not installed: a database of PostgreSQL is copied by the programs of its "
                "client, in the version of the server or a newer one (postgresql-client)."
            ) from error
        _, said = await process.communicate()
    if process.returncode:
        first = said.decode(errors="replace").partition("\n")[0]
        raise CopyError(f"{program} has failed: {first}")


def _entry(url: URL) -> str:
    """How to reach a database, as libpq reads it from a file."""
    _, parameters = url.get_dialect()().create_connect_args(url)
    lines = [f"{name}={value}" for name, value in parameters.items() if value is not None]
    return "\n".join([f"[{_SERVICE}]", *lines, ""])
