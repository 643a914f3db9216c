"""Signing in at a provider of identities: OpenID Connect, code flow with PKCE.

See OpenID Connect Core 1.0, section 3.1, Discovery 1.0, and RFC 7636. What the
provider says is believed only in an ID token that it has signed for us, for this
very way of this very browser, and that has not expired.
"""

import base64
import logging
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar
from urllib.parse import quote

import httpx
import msgspec
from authlib.oauth2.client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from api.clock import Clock
from api.errors import Unavailable, Unprocessable

SECONDS: Final = 10
"""So long the provider may take for one answer."""

LEEWAY: Final = 60
"""So many seconds the clocks may be apart."""

KNOWN_FOR: Final = timedelta(hours=1)
"""So long it is remembered what the provider says of itself."""

ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""Signatures that need a key of the provider's; never one that we know, too."""

_log = logging.getLogger(__name__)

Answer = TypeVar("Answer", bound=msgspec.Struct)


class OidcFailed(Unprocessable):
    """The provider has let nobody in, or says something that does not hold."""

    code = "oidc_failed"


class OidcAway(Unavailable):
    """The provider does not answer."""

    code = "oidc_away"
    retry_after = 60


@dataclass(frozen=True, slots=True)
class Way:
    """How a browser gets to the provider, and what is to be remembered until it comes back."""

    address: str
    state: str = field(repr=False)
    verifier: str = field(repr=False)
    nonce: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom the provider has let in; `email` is `None` unless the provider has verified it."""

    issuer: str
    subject: str = field(repr=False)
    email: str | None = field(repr=False)


class _Provider(msgspec.Struct):
    """What a provider says of itself."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None = None
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)


class _Tokens(msgspec.Struct):
    """What a code is worth."""

    id_token: str
    access_token: str


class _Keys(msgspec.Struct):
    """The keys of a provider."""

    keys: list[dict[str, Any]]


class _Contact(msgspec.Struct):
    """What a provider says of somebody besides."""

    sub: str
    email: str | None = None
    email_verified: bool | str = False


@dataclass(frozen=True, slots=True)
class _Known:
    provider: _Provider
    keys: KeySet
    since: datetime


class Oidc:
    """A provider of identities, and we as its client.

    Parameters
    ----------
    issuer : str
        Its address, without a slash at the end.
    back : str
        Where it sends browsers back to.
    acr : str, optional
        How well it must have recognised somebody, in its own word: asked for, and looked at.
    transport : httpx.AsyncBaseTransport, optional
        How it is reached; the network if left out.
    """

    def __init__(
        self,
        *,
        issuer: str,
        client_id: str,
        client_secret: str,
        back: str,
        clock: Clock,
        acr: str | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._issuer = issuer
        self._client_id = client_id
        self._client_secret = client_secret
        self._back = back
        self._acr = acr
        self._clock = clock
        self._transport = transport
        self._known: _Known | None = None

    async def way(self) -> Way:
        """Make a way to the provider; raise `OidcAway` or `OidcFailed`."""
        async with self._client() as client:
            known = await self._discover(client)
        state, verifier, nonce = (secrets.token_urlsafe(32) for _ in range(3))
        # It lays out the way only: what is asked goes through our own client.
        flow = OAuth2Client(
            None,
            self._client_id,
            scope="openid email",
            redirect_uri=self._back,
            code_challenge_method="S256",
        )
        endpoint = known.provider.authorization_endpoint
        address, _ = flow.create_authorization_url(
            endpoint, state, verifier, nonce=nonce, acr_values=self._acr
        )
        return Way(address, state, verifier, nonce)

    async def identity(self, code: str, verifier: str, nonce: str) -> Identity:
        """Whom the provider has let in; raise `OidcAway` or `OidcFailed`."""
        async with self._client() as client:
            known = await self._discover(client)
            tokens = await self._tokens(client, known.provider, code, verifier)
            try:
                claims = self._checked(tokens, known, nonce)
            except (JoseError, ValueError):
                # The keys may have been replaced since they were read.
                known = await self._discover(client, anew=True)
                claims = self._claims(tokens, known, nonce)
            contact = await self._contact(client, known.provider, claims, tokens.access_token)
        # Some providers write it as text.
        verified = contact.email_verified is True or contact.email_verified == "true"
        return Identity(known.provider.issuer, claims["sub"], contact.email if verified else None)

    def _client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(timeout=SECONDS, transport=self._transport)

    async def _discover(self, client: httpx.AsyncClient, *, anew: bool = False) -> _Known:
        """What the provider says of itself, and its keys."""
        now = self._clock.now()
        if self._known is None or anew or self._known.since + KNOWN_FOR <= now:
            address = f"{self._issuer}/.well-known/openid-configuration"
            provider = await _answer(_Provider, client, client.build_request("GET", address))
            if provider.issuer.rstrip("/") != self._issuer:
                _log.error("The provider of identities says that it is another one than the settings name.")
                raise OidcFailed
            found = await _answer(_Keys, client, client.build_request("GET", provider.jwks_uri))
            try:
                keys = KeySet.import_key_set({"keys": found.keys})
            except (JoseError, ValueError, KeyError):
                _log.exception("The keys of the provider of identities cannot be read.")
                raise OidcFailed from None
            self._known = _Known(provider, keys, now)
        return self._known

    async def _tokens(
        self, client: httpx.AsyncClient, provider: _Provider, code: str, verifier: str
    ) -> _Tokens:
        said = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._back,
            "code_verifier": verifier,
        }
        headers = {"Accept": "application/json"}
        if "client_secret_basic" in provider.token_endpoint_auth_methods_supported:
            # Each part is encoded like a form first (RFC 6749, section 2.3.1).
            pair = f"{quote(self._client_id, safe='')}:{quote(self._client_secret, safe='')}"
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        else:
            said |= {"client_id": self._client_id, "client_secret": self._client_secret}
        request = client.build_request("POST", provider.token_endpoint, data=said, headers=headers)
        return await _answer(_Tokens, client, request)

    def _claims(self, tokens: _Tokens, known: _Known, nonce: str) -> dict[str, Any]:
        try:
            return self._checked(tokens, known, nonce)
        except (JoseError, ValueError) as error:
            _log.warning("An ID token was refused: %s.", type(error).__qualname__)
            raise OidcFailed from None

    def _checked(self, tokens: _Tokens, known: _Known, nonce: str) -> dict[str, Any]:
        """The claims of an ID token that is signed, for us, for this way, and not too old."""
        token = jwt.decode(tokens.id_token, known.keys, algorithms=ALGORITHMS)
        claims = CodeIDToken(
            token.claims,
            token.header,
            options={
                "iss": {"essential": True, "value": known.provider.issuer},
                "aud": {"essential": True, "value": self._client_id},
                **({} if self._acr is None else {"acr": {"essential": True, "value": self._acr}}),
            },
            params={"nonce": nonce, "client_id": self._client_id, "access_token": tokens.access_token},
        )
        claims.validate(int(self._clock.now().timestamp()), LEEWAY)
        return claims

    async def _contact(
        self, client: httpx.AsyncClient, provider: _Provider, claims: dict[str, Any], access_token: str
    ) -> _Contact:
        """The address of somebody, from the token or else from where the provider tells it."""
        if "email" in claims or provider.userinfo_endpoint is None:
            email = claims.get("email")
            verified = claims.get("email_verified", False)
            return _Contact(claims["sub"], email if isinstance(email, str) else None, verified)
        headers = {"Authorization": f"Bearer {access_token}"}
        request = client.build_request("GET", provider.userinfo_endpoint, headers=headers)
        contact = await _answer(_Contact, client, request)
        if contact.sub != claims["sub"]:
            raise OidcFailed
        return contact


async def _answer(kind: type[Answer], client: httpx.AsyncClient, request: httpx.Request) -> Answer:
    """Ask the provider; raise `OidcAway` without an answer, and `OidcFailed` for one that is none."""
    try:
        answer = await client.send(request)
    except httpx.HTTPError as error:
        _log.warning("The provider of identities does not answer: %s.", type(error).__qualname__)
        raise OidcAway from None
    if answer.is_server_error:
        _log.warning("The provider of identities answers with status %d.", answer.status_code)
        raise OidcAway
    fault = None if answer.is_success else f"status {answer.status_code}"
    if fault is None:
        try:
            return msgspec.json.decode(answer.content, type=kind)
        except msgspec.MsgspecError as error:
            # Where it is wrong, never what stands there.
            fault = str(error)
    _log.warning("The provider of identities gives no %s: %s.", kind.__name__.lower(), fault)
    raise OidcFailed
