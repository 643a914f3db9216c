"""What is believed of a provider of identities, and what is not."""

import base64
import hashlib
import json
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

from api.security.oidc import KNOWN_FOR, LEEWAY, Identity, Oidc, OidcAway, OidcFailed

ISSUER = "https://login.example/realm"
OWN_KEY, OTHER_KEY = (RSAKey.generate_key(2048, {"kid": kid}) for kid in ("own", "other"))


@dataclass
class Provider:
    """A provider that says what it is told to say, and notes what it is asked."""

    clock: object
    nonce: str = ""
    claims: dict = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: OWN_KEY)
    published: list = field(default_factory=lambda: [OWN_KEY])
    algorithm: str = "RS256"
    document: dict = field(default_factory=dict)
    answers: dict = field(default_factory=dict)
    asked: list = field(default_factory=list)

    def __call__(self, request):
        """Answer."""
        path = request.url.path.removeprefix("/realm")
        self.asked.append((path, request))
        if path in self.answers:
            return self.answers[path]
        return httpx.Response(200, json=getattr(self, path.strip("/").split("/")[-1].replace("-", "_"))())

    def openid_configuration(self):
        """What it says of itself."""
        names = {"authorization": "auth", "token": "token", "userinfo": "userinfo"}
        endpoints = {f"{name}_endpoint": f"{ISSUER}/{path}" for name, path in names.items()}
        return {"issuer": ISSUER, "jwks_uri": f"{ISSUER}/keys", **endpoints, **self.document}

    def keys(self):
        """Its keys, of which the private halves stay at home."""
        return KeySet(self.published).as_dict(private=False)

    def token(self):
        """An ID token."""
        now = int(self.clock.now().timestamp())
        claims = {
            "iss": ISSUER, "aud": "matcher", "sub": "4711", "iat": now, "exp": now + 300,
            "nonce": self.nonce, "email": "ada@example.org", "email_verified": True,
        } | self.claims  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        header = {"alg": self.algorithm, "kid": self.key.kid}
        return {"id_token": jwt.encode(header, claims, self.key), "access_token": "access"}

    def userinfo(self):
        """What it says besides."""
        return {"sub": "4711", "email": "ada@example.org", "email_verified": True}


@pytest.fixture
def provider(clock):
    """A provider that is as it should be."""
    return Provider(clock)


@pytest.fixture
def oidc(provider, clock):
    """We as its client."""
    return client_of(provider, clock)


def client_of(provider, clock, **more):
    """A client of a provider."""
    return Oidc(
        issuer=ISSUER,
        client_id="matcher",
        client_secret="s:cret",
        back="https://desk.example/back",
        clock=clock,
        transport=httpx.MockTransport(provider),
        **more,
    )


@pytest.fixture
def come_back(oidc, provider):
    """Goes to the provider and back; whom it has let in."""

    async def call(oidc=oidc):
        way = await oidc.way()
        provider.nonce = way.nonce
        return await oidc.identity("the code", way.verifier, way.nonce)

    return call


async def test_a_browser_is_sent_with_all_that_ties_its_way_to_us(oidc, provider):
    """State, nonce and the challenge of a verifier, new for each way; the verifier comes with the code."""
    ways = [await oidc.way() for _ in range(2)]
    asked = [parse_qs(urlsplit(way.address).query) for way in ways]
    assert {name: value for name, value in asked[0].items() if asked[1][name] == value} == {
        "response_type": ["code"],
        "client_id": ["matcher"],
        "redirect_uri": ["https://desk.example/back"],
        "scope": ["openid email"],
        "code_challenge_method": ["S256"],
    }
    assert (asked[0]["state"], asked[0]["nonce"]) == ([ways[0].state], [ways[0].nonce])
    provider.nonce = ways[0].nonce
    await oidc.identity("the code", ways[0].verifier, ways[0].nonce)
    [sent] = [request for path, request in provider.asked if path == "/token"]
    said = parse_qs(sent.content.decode())
    assert said == {
        "grant_type": ["authorization_code"],
        "code": ["the code"],
        "redirect_uri": ["https://desk.example/back"],
        "code_verifier": [ways[0].verifier],
    }
    digest = hashlib.sha256(said["code_verifier"][0].encode()).digest()
    assert asked[0]["code_challenge"] == [base64.urlsafe_b64encode(digest).decode().rstrip("=")]
    assert sent.headers["authorization"] == "Basic " + base64.b64encode(b"matcher:s%3Acret").decode()


async def test_whom_the_provider_lets_in_is_known(come_back):
    """By issuer and subject, and by an address that it has verified."""
    assert await come_back() == Identity(ISSUER, "4711", "ada@example.org")


@pytest.mark.parametrize("verified", [False, None, "false", 0, "yes"])
async def test_an_address_that_was_not_verified_is_not_used(come_back, provider, verified):
    """Anybody could claim it."""
    provider.claims = {"email_verified": verified}
    assert (await come_back()).email is None


async def test_an_address_may_stand_elsewhere(come_back, provider):
    """Where the provider tells it, about the same person."""
    provider.claims = {"email": None, "email_verified": None}
    assert (await come_back()).email == "ada@example.org"
    provider.answers["/userinfo"] = httpx.Response(200, json={"sub": "1", "email": "x@example.org"})
    with pytest.raises(OidcFailed):
        await come_back()


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"iss": None},
        {"aud": "another"},
        {"aud": None},
        {"aud": ["matcher", "another"], "azp": "another"},
        {"exp": 1_000_000_000},
        {"exp": None},
        {"iat": None},
        {"nonce": "that of another way"},
        {"nonce": None},
        {"sub": None},
        {"at_hash": "that of another access token"},
    ],
)
async def test_a_token_for_something_else_is_refused(come_back, provider, claims):
    """Of another issuer, for another client, for another way or access, expired, or without saying so."""
    provider.claims = claims
    with pytest.raises(OidcFailed):
        await come_back()


@pytest.mark.parametrize(
    ("key", "algorithm"),
    [(OTHER_KEY, "RS256"), (OctKey.import_key("s:cret" * 8, {"kid": "own"}), "HS256")],
)
async def test_a_token_that_the_provider_has_not_signed_is_refused(come_back, provider, key, algorithm):
    """By somebody else's key, or by the secret that we know, too."""
    provider.key, provider.algorithm = key, algorithm
    with pytest.raises(OidcFailed):
        await come_back()


async def test_a_token_that_nobody_has_signed_is_refused(come_back, provider):
    """However it is called."""
    head, body = (
        base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
        for part in ({"alg": "none"}, {"sub": "4711"})
    )
    tokens = {"id_token": f"{head}.{body}.", "access_token": "access"}
    provider.answers["/token"] = httpx.Response(200, json=tokens)
    with pytest.raises(OidcFailed):
        await come_back()


async def test_how_well_somebody_was_recognised_is_asked_for_and_looked_at(come_back, provider, clock):
    """If a word for it is set; a provider that does not say it lets nobody in."""
    strict = client_of(provider, clock, acr="mfa")
    assert parse_qs(urlsplit((await strict.way()).address).query)["acr_values"] == ["mfa"]
    provider.claims = {"acr": "mfa"}
    assert (await come_back(strict)).subject == "4711"
    for weaker in ("password", None):
        provider.claims = {"acr": weaker}
        with pytest.raises(OidcFailed):
            await come_back(strict)


async def test_clocks_may_be_a_minute_apart(come_back, provider, clock):
    """Not more."""
    now = int(clock.now().timestamp())
    provider.claims = {"exp": now - LEEWAY + 1}
    assert (await come_back()).subject == "4711"
    provider.claims = {"exp": now - LEEWAY}
    with pytest.raises(OidcFailed):
        await come_back()


async def test_what_the_provider_says_of_itself_is_remembered_for_an_hour(come_back, provider, clock):
    """Keys that have been replaced meanwhile are found all the same."""

    def read():
        return [path for path, _ in provider.asked if path in {"/.well-known/openid-configuration", "/keys"}]

    await come_back()
    await come_back()
    assert len(read()) == 2
    provider.key, provider.published = OTHER_KEY, [OTHER_KEY]
    await come_back()
    assert len(read()) == 4
    clock.turn(seconds=KNOWN_FOR.total_seconds())
    await come_back()
    assert len(read()) == 6


async def test_a_client_that_must_say_its_secret_in_the_form_does(come_back, provider):
    """If the provider takes it in no other way."""
    provider.document = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    await come_back()
    [sent] = [request for path, request in provider.asked if path == "/token"]
    assert "client_secret=s%3Acret" in sent.content.decode()
    assert "authorization" not in sent.headers


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/keys", "/token"])
@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (httpx.Response(503), OidcAway),
        (httpx.Response(400, json={"error": "invalid_grant"}), OidcFailed),
        (httpx.Response(200, text="<html>"), OidcFailed),
        (httpx.Response(200, json={"issuer": 1, "keys": [{}]}), OidcFailed),
    ],
)
async def test_answers_that_are_none_are_named(come_back, provider, caplog, path, answer, error):
    """Whether to try again is a matter of which; the log says more, and no secret."""
    provider.answers[path] = answer
    with pytest.raises(error):
        await come_back()
    assert "provider of identities" in caplog.text
    assert "the code" not in caplog.text


async def test_a_provider_that_cannot_be_reached_is_away(clock):
    """Nothing listens there."""

    def refuse(request):
        raise httpx.ConnectError("refused", request=request)

    oidc = Oidc(
        issuer=ISSUER, client_id="a", client_secret="b", back="c", clock=clock,
        transport=httpx.MockTransport(refuse),
    )  # fmt: skip
    with pytest.raises(OidcAway):
        await oidc.way()


async def test_a_provider_that_says_it_is_another_one_is_refused(come_back, provider):
    """It would speak for people who are not its own."""
    provider.document = {"issuer": "https://evil.example"}
    with pytest.raises(OidcFailed):
        await come_back()
