"""The issuer over HTTP."""

import base64
import binascii
import json
import secrets
import time
from typing import Any
from urllib.parse import parse_qsl, unquote

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from geleit_demo_issuer.keys import OVERLAP_SECONDS, KeyRing
from geleit_demo_issuer.settings import DemoClient, IssuerSettings
from geleit_demo_issuer.tokens import Subject, TokenRefused, answer, renewed, subject_of

_LOOPBACK_NAMES = {"127.0.0.1", "localhost", "[::1]"}
_LARGEST_BODY = 16_384
_LONGEST_OVERLAP = 86_400


def create_app(settings: IssuerSettings) -> ASGIApp:
    """The issuer of one data folder. Its tokens name the port that it was told, whatever a proxy shows."""
    door = _Door(settings, KeyRing(settings.folder / "issuer" / "keys.json", int(time.time())))
    name = f"/{settings.name}"
    routes = [
        Route(f"{name}/.well-known/openid-configuration", door.discovery),
        Route(f"{name}/jwks.json", door.page),
        Route(f"{name}/token", door.token, methods=["POST"]),
        Route("/demo/token", door.demo_token, methods=["POST"]),
        Route("/demo/keys/rotate", door.rotate, methods=["POST"]),
        Route("/health/ready", door.ready),
        Route("/", door.help),
    ]
    return _OnlyLoopbackNames(Starlette(routes=routes, exception_handlers={TokenRefused: _refused}))


class _OnlyLoopbackNames:
    """Refuses requests under another name: a web page that lets its own name point to 127.0.0.1 gets no token."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            host = dict(scope["headers"]).get(b"host", b"").decode("latin-1").lower()
            name = host if host.endswith("]") else host.rpartition(":")[0] or host
            if name not in _LOOPBACK_NAMES:
                refusal = PlainTextResponse("Ask for the demo issuer as 127.0.0.1 or localhost.\n", 421)
                return await refusal(scope, receive, send)
        return await self._app(scope, receive, send)


class _Door:
    """The handlers of one issuer."""

    def __init__(self, settings: IssuerSettings, ring: KeyRing) -> None:
        self._settings, self._ring = settings, ring

    async def discovery(self, _request: Request) -> Response:
        iss = self._settings.iss
        return JSONResponse(
            {
                "issuer": iss,
                "jwks_uri": f"{iss}/jwks.json",
                "token_endpoint": f"{iss}/token",
                "grant_types_supported": ["client_credentials", "refresh_token"],
                "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
                "response_types_supported": ["none"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["ES256"],
            }
        )

    async def page(self, _request: Request) -> Response:
        return JSONResponse(self._ring.page(int(time.time())), headers={"Cache-Control": "max-age=60"})

    async def token(self, request: Request) -> Response:
        form = await _fields(request)
        now = int(time.time())
        match form.get("grant_type"):
            case "client_credentials":
                client = self._client(request, form)
                subject = Subject(client.id, client.body, client.roles, client.id)
            case "refresh_token":
                subject = renewed(self._ring, str(form.get("refresh_token", "")), now)
            case _:
                raise TokenRefused("unsupported_grant_type", "Here: client_credentials or refresh_token.")
        return _fresh(answer(self._settings, self._ring, subject, now))

    async def demo_token(self, request: Request) -> Response:
        subject = subject_of(self._settings, await _fields(request))
        return _fresh(answer(self._settings, self._ring, subject, int(time.time())))

    async def rotate(self, request: Request) -> Response:
        given = (await _fields(request)).get("overlap_seconds", OVERLAP_SECONDS)
        try:
            overlap = int(given)
        except (TypeError, ValueError) as error:
            raise TokenRefused("invalid_request", "`overlap_seconds` is a whole number.") from error
        if not 0 <= overlap <= _LONGEST_OVERLAP:
            raise TokenRefused("invalid_request", "`overlap_seconds` lies between 0 and 86400.")
        return JSONResponse({"kid": self._ring.rotate(int(time.time()), overlap)})

    async def ready(self, _request: Request) -> Response:
        return JSONResponse({"status": "ready"})

    async def help(self, _request: Request) -> Response:
        some = ", ".join(self._settings.roles) or "any"
        bodies = ", ".join(self._settings.bodies) or "any"
        return PlainTextResponse(
            "Demo issuer of Geleit. Tokens for demonstrations and tests only; they live ten minutes.\n\n"
            f"  curl -s -d role=case_manager -d body=ki {self._settings.origin}/demo/token\n\n"
            f"roles: {some}\nbodies: {bodies}\ndiscovery: {self._settings.iss}/.well-known/openid-configuration\n"
        )

    def _client(self, request: Request, form: dict[str, Any]) -> DemoClient:
        name, secret = _basic(request) or (str(form.get("client_id", "")), str(form.get("client_secret", "")))
        for client in self._settings.clients:
            if client.id == name and secrets.compare_digest(client.secret.encode(), secret.encode()):
                return client
        raise TokenRefused("invalid_client", "Unknown client or wrong secret: see issuer/clients.json.", 401)


async def _fields(request: Request) -> dict[str, Any]:
    """The fields of a form or a JSON object."""
    content = b""
    async for chunk in request.stream():
        content += chunk
        if len(content) > _LARGEST_BODY:
            raise TokenRefused("invalid_request", "The body is too large.", 413)
    try:
        if request.headers.get("content-type", "").startswith("application/json"):
            found = json.loads(content or b"{}")
        else:
            found = dict(parse_qsl(content.decode("utf-8"), keep_blank_values=True))
    except (ValueError, RecursionError) as error:
        raise TokenRefused("invalid_request", "The body is neither a form nor JSON.") from error
    if not isinstance(found, dict):
        raise TokenRefused("invalid_request", "The body is a JSON object with `role` and `body`, or a form.")
    return found


def _basic(request: Request) -> tuple[str, str] | None:
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, _, secret = base64.b64decode(value, validate=True).decode("utf-8").partition(":")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise TokenRefused("invalid_client", "The Authorization header cannot be read.", 401) from error
    return unquote(name), unquote(secret)


def _fresh(content: dict[str, Any]) -> Response:
    return JSONResponse(content, headers={"Cache-Control": "no-store"})


async def _refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, TokenRefused)  # noqa: S101 -- registered for this class only
    headers = {"Cache-Control": "no-store"}
    if error.status == 401:  # noqa: PLR2004 -- RFC 6749 asks for the header with this one
        headers["WWW-Authenticate"] = 'Basic realm="demo issuer"'
    return JSONResponse({"error": error.code, "error_description": error.sentence}, error.status, headers)
