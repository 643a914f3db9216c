"""Programmes: create, change, show."""

from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.errors import Conflict, MissingScope, NotFound
from api.schemas.programmes import LONGEST_SLUG, ProgrammeInput
from api.security.access import Principal, Scope
from api.services.pages import Part, Window, cut
from api.services.patches import merge
from api.services.telling import tell
from api.services.versions import Expected
from api.services.wire import parse
from api.store import programmes
from api.store.records import Programme
from api.store.types import new_id
from scoring.catalogue import Catalogue
from scoring.catalogue.text import fold

_ALIKE: Final = (
    "require_if_match",
    "consent_version",
    "consent_url",
    "consent_required",
    "retention_months",
)
"""What is called the same, and is the same, on the wire and in the store."""


class SlugTaken(Conflict):
    """Another programme has this slug."""

    code = "slug_taken"


async def create(session: AsyncSession, clock: Clock, who: Principal, data: ProgrammeInput) -> Programme:
    """Create a programme.

    Raises
    ------
    MissingScope
        If the key is bound to programmes: it could not see the new one.
    SlugTaken
        If another programme has the slug.
    """
    if who.programmes is not None:
        raise MissingScope(Scope.ADMIN.value)
    now = clock.now()
    programme = Programme(
        id=new_id(),
        name=data.name,
        slug=await _free_slug(session, data),
        policy=data.policy.model_dump(mode="json"),
        policy_version=1,
        answer_days=data.answer_days,
        confirmation=data.confirmation,
        **_alike(data),
        version=1,
        created_at=now,
        updated_at=now,
    )
    await programmes.add(session, programme)
    await tell(session, who.key_id, now, programme.id, ("programme", programme.id), "created")
    return programme


async def get(session: AsyncSession, who: Principal, programme_id: UUID) -> Programme:
    """A programme; raise `NotFound` if there is none that the key reaches."""
    return _seen(await programmes.find(session, programme_id), who, programme_id)


async def listed(session: AsyncSession, who: Principal, window: Window) -> Part[Programme]:
    """The programmes that the key reaches."""
    only = None if who.programmes is None else frozenset(UUID(text) for text in who.programmes)
    found = await programmes.listed(session, only=only, after=window.after, limit=window.probe)
    return cut(found, window, lambda programme: programme.id)


async def change(
    session: AsyncSession,
    clock: Clock,
    who: Principal,
    programme_id: UUID,
    patch: object,
    *,
    expected: Expected,
    catalogue: Catalogue,
) -> Programme:
    """Change what a merge patch names; a change that changes nothing keeps the version.

    Raises
    ------
    NotFound, Stale, PreconditionRequired, InvalidInput, SlugTaken
    """
    found = await programmes.find(session, programme_id, to_change=True)
    before = _seen(found, who, programme_id)
    await expected.check_in(session, before.id, before.id, before.version)
    data = parse(ProgrammeInput, merge(_wire(before), patch), catalogue)
    policy = data.policy.model_dump(mode="json")
    slug = before.slug if data.slug in {None, before.slug} else await _free_slug(session, data)
    after = replace(
        before,
        name=data.name,
        slug=slug,
        policy=policy,
        policy_version=before.policy_version + (policy != before.policy),
        answer_days=data.answer_days,
        confirmation=data.confirmation,
        **_alike(data),
    )
    if after == before:
        return before
    after = replace(after, version=before.version + 1, updated_at=clock.now())
    await programmes.replace(session, before, after)
    old, new = _wire(before), _wire(after)
    changed = sorted(name for name in new if new[name] != old[name])
    subject = ("programme", after.id)
    await tell(session, who.key_id, after.updated_at, after.id, subject, "updated", changed=changed)
    return after


async def require(session: AsyncSession, who: Principal, programme_id: UUID) -> None:
    """Raise `NotFound` unless there is a programme that the key reaches."""
    if not (who.sees(str(programme_id)) and await programmes.exists(session, programme_id)):
        raise NotFound("programme", str(programme_id))


def _seen(found: Programme | None, who: Principal, programme_id: UUID) -> Programme:
    if found is None or not who.sees(str(programme_id)):
        raise NotFound("programme", str(programme_id))
    return found


def _wire(programme: Programme) -> dict[str, object]:
    return {
        "name": programme.name,
        "slug": programme.slug,
        "policy": programme.policy,
        "answer_days": programme.answer_days,
        "confirmation": programme.confirmation.value,
        **_alike(programme),
    }


def _alike(said: ProgrammeInput | Programme) -> dict[str, Any]:
    return {name: getattr(said, name) for name in _ALIKE}


async def _free_slug(session: AsyncSession, data: ProgrammeInput) -> str:
    if data.slug is not None:
        if await programmes.has_slug(session, data.slug):
            raise SlugTaken(slug=data.slug)
        return data.slug
    words = "-".join(fold(data.name).encode("ascii", errors="ignore").decode().split()) or "programme"
    stem = slug = words[: LONGEST_SLUG - 5].rstrip("-")
    number = 1
    while await programmes.has_slug(session, slug):
        number += 1
        slug = f"{stem}-{number}"
    return slug
