"""Takes a copy of the database while others write, and removes those that are too old."""

import asyncio
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path

from api.clock import Clock
from api.services.copying import archive
from api.services.copying.archive import Manifest
from api.store.copies import postgresql, sqlite
from api.store.copies.content import CopyError
from api.store.engines import is_postgresql


async def take(url: str, clock: Clock, target: Path) -> Manifest:
    """Copy the database at `url` into a file, as it is at one moment.

    Raises
    ------
    CopyError
        If there is none, or it cannot be read.
    OSError
        If the file cannot be written.
    """
    now = clock.now()
    # Beside the target: there is room for a copy there, and nobody else may look into the folder.
    with tempfile.TemporaryDirectory(prefix=".matcher-", dir=target.parent) as folder:
        data = Path(folder) / "data"
        copies = postgresql if is_postgresql(url) else sqlite
        content = await copies.take(url, data)
        if content.schema is None:
            raise CopyError(
                "The database has no schema yet: there is nothing to copy. `matcher migrate` makes it."
            )
        manifest = Manifest(
            kind="postgresql" if is_postgresql(url) else "sqlite",
            schema=content.schema,
            taken_at=now,
            version=version("mentoring-matcher"),
            sha256=await asyncio.to_thread(archive.digest_of, data),
            rows=content.rows,
        )
        await asyncio.to_thread(archive.write, target, manifest, data)
    return manifest


def remove_old(folder: Path, clock: Clock, kept: timedelta) -> Sequence[Path]:
    """Remove the copies in a folder that were taken longer ago, and give back which those were.

    Raises
    ------
    CopyError
        If a copy is damaged, so that nobody knows how old it is; the others are removed all the same.
    """
    before = clock.now() - kept
    removed, unknown = [], []
    for path in sorted(path for path in folder.iterdir() if path.is_file() and archive.is_copy(path)):
        try:
            taken_at = archive.read(path).taken_at
        except CopyError:
            unknown.append(path.name)
            continue
        if taken_at < before:
            path.unlink()
            removed.append(path)
    if unknown:
        raise CopyError(
            f"Nobody knows how old damaged copies are; remove them yourself: {', '.join(unknown)}."
        )
    return removed
