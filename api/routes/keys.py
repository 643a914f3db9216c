"""API keys, for administrators."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from api.errors import NotFound, Stale
from api.routes.answers import ETAG, LOCATION, IfMatch, tagged
from api.routes.documented import CONFIDENTIAL, documents
from api.routes.given import GivenClock
from api.routes.paging import GIVES_PAGING, Paging
from api.schemas.keys import KeyInput, KeyRotationInput, KeySecret, KeyView, Scope
from api.schemas.pages import Page
from api.security.access import Principal, needs
from api.services import keys
from api.services.keys import KeyEnded, MadeKey, OwnKey
from api.services.versions import Expected
from api.store.database import Database
from api.store.records import ApiKey

Revoked = Annotated[
    bool, QueryParameter(description="List those that were revoked, and by whom, instead of the others.")
]


class KeyController(Controller):
    """What other systems identify themselves with."""

    path = "/v1/keys"
    tags = ("Keys",)
    opt = needs(Scope.ADMIN)
    dependencies = GIVES_PAGING

    @get(operation_id="list_keys", summary="List keys")
    async def listed(
        self,
        database: NamedDependency[Database],
        principal: NamedDependency[Principal],
        paging: NamedDependency[Paging],
        revoked: Revoked = False,
    ) -> Response[Page[KeyView]]:
        """List the keys that reach no programme beyond those of the calling key, oldest first.

        Keys are never deleted: who made and who revoked them, and with what they were replaced, stays.
        """
        async with database.read() as session:
            part = await keys.listed(session, principal, paging.window, revoked=revoked)
        return paging.answer([key_view(one) for one in part.items], part.next_cursor)

    @post(
        operation_id="create_key",
        summary="Create a key",
        opt={**CONFIDENTIAL, **documents(NotFound)},
        response_headers=[ETAG, LOCATION],
    )
    async def create(
        self,
        data: JSONBody[KeyInput],
        database: NamedDependency[Database],
        clock: GivenClock,
        principal: NamedDependency[Principal],
    ) -> Response[KeySecret]:
        """Make a key; keep `key`, which is never shown again.

        A key makes none that is broader than itself: what it makes reaches none but its programmes, and does
        not last longer.
        """
        async with database.write() as session:
            made = await keys.create(
                session,
                clock,
                principal,
                name=data.name,
                scopes=data.scopes,
                programme_ids=data.programme_ids,
                expires_at=data.expires_at,
            )
        return _secret(made)

    @get(
        "/{key_id:uuid}",
        operation_id="get_key",
        summary="Get a key",
        opt=documents(NotFound),
        response_headers=[ETAG],
    )
    async def show(
        self,
        key_id: FromPath[UUID],
        database: NamedDependency[Database],
        principal: NamedDependency[Principal],
    ) -> Response[KeyView]:
        """Get a key that is not revoked, without its secret."""
        async with database.read() as session:
            found = await keys.get(session, principal, key_id)
        return tagged(key_view(found), found.id, found.version)

    @post(
        "/{key_id:uuid}/rotate",
        operation_id="rotate_key",
        summary="Rotate a key",
        opt={**CONFIDENTIAL, **documents(NotFound, Stale, KeyEnded, OwnKey)},
        response_headers=[ETAG, LOCATION],
    )
    async def rotate(
        self,
        key_id: FromPath[UUID],
        database: NamedDependency[Database],
        clock: GivenClock,
        principal: NamedDependency[Principal],
        data: JSONBody[KeyRotationInput | None] = None,
        if_match: IfMatch = None,
    ) -> Response[KeySecret]:
        """Make a key with the same name, scopes and programmes; the old one stays valid for a while.

        If the old key was to expire, the new one lasts as long from now on as the old one did from its
        beginning, but no longer than the calling key. Whoever has lost the answer can ask again while the old
        key is valid. A key that replaces itself needs an overlap.
        """
        wanted, expected = data or KeyRotationInput(), Expected.read(if_match)
        async with database.write() as session:
            return _secret(await keys.rotate(session, clock, principal, key_id, wanted, expected=expected))

    @delete(
        "/{key_id:uuid}",
        operation_id="revoke_key",
        summary="Revoke a key",
        opt=documents(NotFound, Stale, OwnKey),
    )
    async def revoke(
        self,
        key_id: FromPath[UUID],
        database: NamedDependency[Database],
        clock: GivenClock,
        principal: NamedDependency[Principal],
        if_match: IfMatch = None,
    ) -> None:
        """End a key at once, for good. What it has made stays; a key cannot revoke itself."""
        async with database.write() as session:
            await keys.revoke(session, clock, principal, key_id, expected=Expected.read(if_match))


def key_view(key: ApiKey) -> KeyView:
    """A key, as it is answered."""
    return KeyView(
        id=key.id,
        prefix=key.prefix,
        name=key.name,
        scopes=[Scope(scope) for scope in key.scopes],
        programme_ids=None if key.programme_ids is None else [UUID(one) for one in key.programme_ids],
        created_at=key.created_at,
        created_by=key.created_by,
        expires_at=key.expires_at,
        replaces=key.replaces,
        retires_at=key.retires_at,
        revoked_at=key.revoked_at,
        revoked_by=key.revoked_by,
        last_used_at=key.last_used_at,
    )


def _secret(made: MadeKey) -> Response[KeySecret]:
    stored = made.stored
    view = KeySecret(**dict(key_view(stored)), key=made.key)
    location = f"/v1/keys/{stored.id}"
    return tagged(view, stored.id, stored.version, status=201, location=location)
