"""Talking to an OpenID Connect provider: the code flow with PKCE, state and nonce.

Lives here: where to send a browser, and what the provider then says of its owner, proved. Must not live here:
what an account may do by that (``vouching``), or cookies (``oidc_pages``).
"""

from __future__ import annotations

import logging
import secrets
import time
import warnings
from typing import Any

import httpx
import msgspec
from authlib.common.errors import AuthlibBaseError
from authlib.deprecate import AuthlibDeprecationWarning
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from livetalk.oidc_setting import OidcSetting

with warnings.catch_warnings():  # it would rather have the next httpx, and says so at every start
    warnings.simplefilter("ignore", AuthlibDeprecationWarning)
    from authlib.integrations.httpx_client import AsyncOAuth2Client

logger = logging.getLogger(__name__)

TIMEOUT_S = 10.0  # somebody waits in front of a screen
KNOWN_S = 3600.0  # how long what the provider says of itself is believed
LEEWAY_S = 60  # between its clock and ours
SCOPE = "openid profile email"
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Those with a public key: a shared secret must never pass for a signature."""

Claims = dict[str, Any]


class ProviderFailed(Exception):
    """It could not be reached, or what it says proves nothing. ``str()`` is a sentence for the operator."""


class Ticket(msgspec.Struct, frozen=True, kw_only=True):
    """What the browser that was sent away has to bring back, and what proves that it is the same one."""

    state: str
    nonce: str
    verifier: str


class Provider:
    """See the module's docstring. One for the process."""

    def __init__(self, setting: OidcSetting, redirect_uri: str) -> None:
        self.setting = setting
        self._redirect_uri = redirect_uri
        self._metadata: Claims = {}
        self._known_at = 0.0
        self._keys: KeySet | None = None

    async def begin(self) -> tuple[str, Ticket]:
        """Where to send the browser, and its ticket. Raises ``ProviderFailed``."""
        metadata = await self._discovered()
        ticket = Ticket(
            state=secrets.token_urlsafe(24),
            nonce=secrets.token_urlsafe(24),
            verifier=secrets.token_urlsafe(48),
        )
        async with self._client(metadata) as client:
            address, _ = client.create_authorization_url(
                metadata["authorization_endpoint"],
                state=ticket.state,
                code_verifier=ticket.verifier,
                nonce=ticket.nonce,
            )
        return str(address), ticket

    async def finish(self, code: str, ticket: Ticket) -> Claims:
        """What the provider says of whoever came back with the code. Raises ``ProviderFailed``."""
        metadata = await self._discovered()
        try:
            async with self._client(metadata) as client:
                token = await client.fetch_token(
                    metadata["token_endpoint"], code=code, code_verifier=ticket.verifier
                )
                claims = await self._proved(token, ticket)
                if metadata.get("userinfo_endpoint"):
                    answer = await client.get(metadata["userinfo_endpoint"])
                    more = answer.raise_for_status().json()
                    if more.get("sub") != claims["sub"]:
                        raise ProviderFailed("what it says of the person is about another one")
                    claims = {**more, **claims}
        except (httpx.HTTPError, AuthlibBaseError, JoseError, ValueError, KeyError, TypeError) as error:
            raise ProviderFailed(f"{type(error).__name__}: {error}") from None
        return claims

    def _client(self, metadata: Claims) -> Any:
        known = metadata.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        method = "client_secret_basic" if "client_secret_basic" in known else "client_secret_post"
        return AsyncOAuth2Client(
            client_id=self.setting.client_id,
            client_secret=self.setting.client_secret,
            token_endpoint_auth_method=method if self.setting.client_secret else "none",
            scope=SCOPE,
            redirect_uri=self._redirect_uri,
            code_challenge_method="S256",
            timeout=TIMEOUT_S,
        )

    async def _proved(self, token: Claims, ticket: Ticket) -> Claims:
        """The claims of the ID token: signed by the provider, for us, now, for this very request."""
        metadata = await self._discovered()
        offered = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
        registry = JWSRegistry(
            algorithms=[one for one in offered if one in ALGORITHMS], strict_check_header=False
        )
        try:
            decoded = jwt.decode(token["id_token"], await self._key_set(), registry=registry)
        except InvalidKeyIdError:  # it has new keys since
            decoded = jwt.decode(token["id_token"], await self._key_set(anew=True), registry=registry)
        claims = CodeIDToken(
            decoded.claims,
            decoded.header,
            {
                "iss": {"essential": True, "value": self.setting.issuer},
                "aud": {"essential": True, "value": self.setting.client_id},
            },
            {
                "nonce": ticket.nonce,
                "client_id": self.setting.client_id,
                "access_token": token["access_token"],
            },
        )
        claims.validate(leeway=LEEWAY_S)
        return dict(claims)

    async def _discovered(self) -> Claims:
        """What the provider says of itself. Raises ``ProviderFailed``."""
        if self._metadata and time.monotonic() - self._known_at < KNOWN_S:
            return self._metadata
        address = f"{self.setting.issuer.rstrip('/')}/.well-known/openid-configuration"
        found = await self._fetched(address)
        if found.get("issuer") != self.setting.issuer:
            raise ProviderFailed(f"it calls itself {found.get('issuer')!r}, not {self.setting.issuer!r}")
        if not {"authorization_endpoint", "token_endpoint", "jwks_uri"} <= found.keys():
            raise ProviderFailed("it does not say where to sign in")
        self._metadata, self._known_at, self._keys = found, time.monotonic(), None
        return found

    async def _key_set(self, *, anew: bool = False) -> KeySet:
        if self._keys is None or anew:
            self._keys = KeySet.import_key_set(await self._fetched((await self._discovered())["jwks_uri"]))  # type: ignore[arg-type]  # judged by the library
        return self._keys

    async def _fetched(self, address: str) -> Claims:
        try:
            async with httpx.AsyncClient(timeout=TIMEOUT_S) as client:
                answer = await client.get(address)
                found = answer.raise_for_status().json()
        except (httpx.HTTPError, ValueError) as error:
            raise ProviderFailed(f"{address}: {type(error).__name__}: {error}") from None
        if not isinstance(found, dict):
            raise ProviderFailed(f"{address} holds nothing that can be read")
        return found
