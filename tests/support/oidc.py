"""A real OpenID Connect provider on a free port, what it was asked, and a browser that signs in there."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
from oidc_provider_mock import app
from werkzeug.serving import make_server

from livetalk.oidc_setting import OidcSetting, read_oidc_setting

ENDS_S = 5


@dataclass
class IdentityProvider:
    """Its address, and the forms that were posted to its token endpoint."""

    issuer: str
    tokens: list[dict[str, str]] = field(default_factory=list)

    def setting(self, **changes: str) -> OidcSetting:
        """What a site is told of it."""
        said = {
            "LIVETALK_OIDC_ISSUER": self.issuer,
            "LIVETALK_OIDC_CLIENT_ID": "livetalk",
            "LIVETALK_OIDC_CLIENT_SECRET": "between the two",
            "LIVETALK_OIDC_ROLES": "groups: LT Admin=administrator; LT Plan=organiser; SIF=host/skovseroed-if",
            **changes,
        }
        setting = read_oidc_setting(said)
        assert setting is not None
        return setting

    async def knows(self, subject: str, **claims: Any) -> None:
        """Somebody has an account there."""
        async with httpx.AsyncClient() as client:
            answer = await client.put(f"{self.issuer}/users/{subject}", json=claims)
        assert answer.status_code == 204, answer.text

    async def sign_in(self, address: str, subject: str) -> str:
        """Where the browser is sent to afterwards, as a path of ours."""
        async with httpx.AsyncClient() as browser:
            form = await browser.get(address)
            assert form.status_code == 200, form.text
            answer = await browser.post(address, data={"sub": subject})
        assert answer.status_code in (302, 303), answer.text
        parts = urlsplit(answer.headers["location"])
        return f"{parts.path}?{parts.query}"

    def recording(self, wsgi: Any) -> Any:
        """The same application, which notes what the token endpoint is sent."""

        def recorded(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
            if environ["PATH_INFO"] == "/oauth2/token":
                body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
                self.tokens.append(dict(parse_qsl(body.decode())))
                environ["wsgi.input"] = BytesIO(body)
            answer: Iterable[bytes] = wsgi(environ, start)
            return answer

        return recorded


@contextlib.contextmanager
def identity_provider() -> Iterator[IdentityProvider]:
    """A provider in a thread, on loopback, ended with the test."""
    server = make_server("localhost", 0, app(require_nonce=True), threaded=True)
    provider = IdentityProvider(f"http://localhost:{server.server_port}")
    server.app = provider.recording(server.app)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join(ENDS_S)
        assert not thread.is_alive()
