"""The OpenAPI document: security, problem documents, and nothing that FastAPI promises but we answer otherwise."""

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from geleit_kit.events.asyncapi import rendered

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
    components["securitySchemes"] = {
        "bearer": {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT",
            "description": "Access token of an OIDC issuer of the node (RFC 9068).",
        }
    }
    for path in made["paths"].values():
        for operation in path.values():
            refused = operation.get("responses", {}).get("422")
            if refused and "application/json" in refused.get("content", {}):
                refused["content"] = {
                    "application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}
                }
    return made


def write_documents(module: str, folder: Path, settings: Any) -> None:  # noqa: ANN401 -- the service's own settings class
    """Writes `openapi.json` and `asyncapi.yaml` of a service into its folder."""
    app: FastAPI = import_module(f"{module}.app").create_app(settings)
    (folder / "openapi.json").write_text(json.dumps(app.openapi(), indent=2, ensure_ascii=False) + "\n", "utf-8")
    (folder / "asyncapi.yaml").write_text(rendered(app.state.registry, f"{app.title}: events", app.version), "utf-8")


if __name__ == "__main__":
    for name in sys.argv[1:] or ("identity", "cases", "referrals", "indicators"):
        package = f"geleit_{name}"
        settings_module = import_module(f"{package}.settings")
        write_documents(package, Path("services") / name, settings_module.for_documents())
