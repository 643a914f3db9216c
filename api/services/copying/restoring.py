"""Puts a copy in place of the database, or into a fresh place to see whether that would work."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from api.clock import Clock
from api.services.copying import archive
from api.services.copying.archive import Manifest
from api.services.copying.erasing import Gone, erase_again, gone_from
from api.store import migrate
from api.store.copies import postgresql, sqlite
from api.store.copies.content import Content, CopyError, content_of
from api.store.engines import is_postgresql


@dataclass(frozen=True, slots=True)
class Restored:
    """A copy stands in its place.

    Parameters
    ----------
    erased : int
        How many people of the copy were erased since, and are erased again.
    """

    manifest: Manifest
    erased: int


async def restore(url: str, clock: Clock, source: Path, *, replace: bool) -> Restored:
    """Make the database at `url` what it was when a copy was taken, at the present schema.

    What is there stands until the copy does.

    Parameters
    ----------
    replace : bool
        Whether it may take the place of rows that are there.

    Raises
    ------
    CopyError
        If the copy is damaged, of a newer version of the program or of the other kind of database, or
        something is there that may not be replaced.
    """
    place = None if is_postgresql(url) else sqlite.file_of(url).parent
    async with _unpacked(source, place) as (data, manifest):
        _check_kind(url, manifest)
        there = await _there(url)
        if there.total and not replace:
            raise CopyError(
                f"The database is not empty: it has {there.total} rows. "
                "`matcher restore --replace` puts the copy in place of them."
            )
        gone = await gone_from(url) if "events" in there.rows else []
        put = _put_into_postgresql if is_postgresql(url) else _put_into_sqlite
        return Restored(manifest, await put(url, clock, data, manifest, gone))


async def check(url: str, source: Path) -> Manifest:
    """Restore a copy into a fresh place, which is gone afterwards, and compare what is there then.

    Parameters
    ----------
    url : str
        The fresh place for a copy of PostgreSQL is a database on the same server.

    Raises
    ------
    CopyError
        If it cannot be restored.
    """
    async with _unpacked(source, source.parent) as (data, manifest):
        if manifest.kind == "sqlite":
            await _stand(data, manifest)
        else:
            _check_kind(url, manifest)
            async with postgresql.fresh(url) as place:
                await _load(place, data, manifest)
    return manifest


async def _there(url: str) -> Content:
    """What is in the place of the copy."""
    if is_postgresql(url):
        # Of a restore that was cut off.
        await postgresql.put_back(url)
    elif not sqlite.file_of(url).exists():
        return Content(None, {})
    return await content_of(url)


async def _put_into_sqlite(url: str, clock: Clock, data: Path, manifest: Manifest, gone: Gone) -> int:
    await _stand(data, manifest)
    erased = await erase_again(sqlite.url_of(data), clock, gone)
    await sqlite.put(data, url)
    return erased


async def _put_into_postgresql(url: str, clock: Clock, data: Path, manifest: Manifest, gone: Gone) -> int:
    await postgresql.put_aside(url)
    try:
        await _load(url, data, manifest)
        erased = await erase_again(url, clock, gone)
    except BaseException:
        await postgresql.put_back(url)
        raise
    await postgresql.drop_aside(url)
    return erased


async def _stand(data: Path, manifest: Manifest) -> None:
    """Check a file of SQLite, and bring it to the present schema."""
    await sqlite.check(data)
    await _compare(sqlite.url_of(data), manifest)
    await migrate.upgrade(sqlite.url_of(data))


async def _load(url: str, data: Path, manifest: Manifest) -> None:
    """Load a copy into a database of PostgreSQL without tables, and bring it to the present schema."""
    await postgresql.load(data, url)
    await _compare(url, manifest)
    await migrate.upgrade(url)


async def _compare(url: str, manifest: Manifest) -> None:
    """Raise `CopyError` unless a database holds what the manifest says."""
    content = await content_of(url)
    if content != manifest.content:
        differing = dict(content.rows.items() ^ manifest.rows.items())
        raise CopyError(
            f"The copy does not hold what was written into it: schema {content.schema} for "
            f"{manifest.schema}, other numbers of rows in {', '.join(sorted(differing)) or 'no table'}."
        )


def _check_kind(url: str, manifest: Manifest) -> None:
    if (manifest.kind == "postgresql") != is_postgresql(url):
        raise CopyError(
            f"The copy is of a database of kind {manifest.kind}, and MATCHER_DATABASE_URL names another kind."
        )


@asynccontextmanager
async def _unpacked(source: Path, place: Path | None) -> AsyncIterator[tuple[Path, Manifest]]:
    """Unpack a copy into a folder where nobody else may look, and refuse one that is too new."""
    with tempfile.TemporaryDirectory(prefix=".matcher-", dir=place) as folder:
        data = Path(folder) / "data"
        manifest = await asyncio.to_thread(archive.unpack, source, data)
        if manifest.schema not in migrate.known():
            raise CopyError(
                f"The copy is of schema {manifest.schema}, and this version of the program knows schemas up "
                f"to {migrate.head()}: restore it with version {manifest.version} or a newer one."
            )
        yield data, manifest
