"""The OpenAPI document: security, problem documents, and nothing that FastAPI promises but we answer otherwise."""

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from geleit_kit.events.asyncapi import rendered
from geleit_kit.http.policies import TOO_MANY
from geleit_kit.http.settings import ServiceSettings

PROBLEM: dict[str, Any] = {
    "title": "ProblemDocument",
    "description": "RFC 9457. `type` resolves to a page of the documentation; no personal text.",
    "type": "object",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference", "examples": ["/docs/problems/stale"]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "code", "detail"],
                "properties": {
                    "pointer": {"type": "string"},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}

BEARER: dict[str, Any] = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "JWT",
    "description": "Access token of an OIDC issuer of the node (RFC 9068).",
}


def install(app: FastAPI) -> None:
    """Makes `app.openapi()` give the house's document."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = document(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # -- FastAPI's documented way


def document(app: FastAPI) -> dict[str, Any]:
    """The document."""
    made = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
    made["info"]["license"] = {"name": "EUPL-1.2", "identifier": "EUPL-1.2"}
    components = made.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    schemas["ProblemDocument"] = PROBLEM
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    components["securitySchemes"] = {"bearer": BEARER}
    components["responses"] = TOO_MANY
    for path in made["paths"].values():
        for operation in path.values():
            refused = operation.get("responses", {}).get("422")
            if refused and "application/json" in refused.get("content", {}):
                refused["content"] = {
                    "application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}
                }
    return made


def application(service: str) -> FastAPI:
    """A service's application as it is switched on, for its documents: made with settings that open nothing."""
    package = f"geleit_{service}"
    settings = import_module(f"{package}.settings")
    own = [each for each in vars(settings).values() if isinstance(each, type) and issubclass(each, ServiceSettings)]
    (chosen,) = [each for each in own if each.__module__ == settings.__name__]
    nowhere = Path("not-opened")
    app: FastAPI = import_module(f"{package}.app").create_app(
        chosen(
            database_url="sqlite+aiosqlite://",
            keys_url="sqlite+aiosqlite://",
            tenants_file=nowhere,
            secrets_folder=nowhere,
        )
    )
    return app


def written(openapi: dict[str, Any]) -> str:
    """A document as it is committed."""
    return json.dumps(openapi, indent=2, ensure_ascii=False) + "\n"


def documents(app: FastAPI) -> dict[str, str]:
    """File name -> text of the two documents, as they are committed in the service's folder."""
    return {
        "openapi.json": written(app.openapi()),
        "asyncapi.yaml": rendered(app.state.registry, f"{app.title}: events", app.version),
    }


if __name__ == "__main__":
    for name in sys.argv[1:]:
        for file, text in documents(application(name)).items():
            (Path("services") / name / file).write_text(text, "utf-8")
