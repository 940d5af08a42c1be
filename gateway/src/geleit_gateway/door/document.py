"""The OpenAPI document of the door's own addresses; those of the services are added by `aggregate`."""

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from geleit_gateway.door.schemas import AnswersOut, KeysOut, LiveOut, MeOut, QuestionsIn, ReadyOut, WorklistOut
from geleit_kit.http.openapi import BEARER, PROBLEM

TAGS = [
    {"name": "Me", "description": "Who the caller is, what the caller may do, and what is to be done."},
    {"name": "Node", "description": "Health and keys of the node."},
]
_REFERENCE = "#/components/schemas/{model}"
_LIMIT = {
    "name": "limit", "in": "query", "description": "How many items a page holds.",
    "schema": {"type": "integer", "minimum": 1, "maximum": 100, "default": 50}, "example": 50,
}  # fmt: skip
_WHOSE = {
    "name": "whose", "in": "query", "description": "Mine (also as deputy), my team's, or nobody's.",
    "schema": {"type": "string", "enum": ["mine", "team", "nobodys"], "default": "team"}, "example": "mine",
}  # fmt: skip
_CURSOR = {
    "name": "cursor", "in": "query", "description": "`next` of the page before.",
    "schema": {"type": "string", "maxLength": 4000},
}  # fmt: skip


def own_document() -> dict[str, Any]:
    """OpenAPI 3.1 of `/me`, `/health` and the keys."""
    models: list[type[BaseModel]] = [AnswersOut, KeysOut, LiveOut, MeOut, QuestionsIn, ReadyOut, WorklistOut]
    _, definitions = models_json_schema([(m, "serialization") for m in models], ref_template=_REFERENCE)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Geleit gateway", "version": "1"},
        "tags": TAGS,
        "paths": {
            "/me": {"get": _operation("who_am_i", "Who am I, and what may I do?", "Me", MeOut, 401, 403)},
            "/me/permissions": {
                "post": {
                    **_operation(
                        "may_i", "May I? Up to 100 questions at once.", "Me", AnswersOut, 400, 401, 403, 413, 415, 422
                    ),
                    "requestBody": {"required": True, "content": {"application/json": {"schema": _ref(QuestionsIn)}}},
                }
            },
            "/me/worklist": {
                "get": {
                    **_operation(
                        "list_my_tasks",
                        "My tasks in all services, the next due first.",
                        "Me",
                        WorklistOut,
                        400,
                        401,
                        403,
                        422,
                    ),
                    "parameters": [_WHOSE, _LIMIT, _CURSOR],
                }
            },
            "/.well-known/jwks.json": {
                "get": _operation(
                    "list_keys",
                    "The node's public keys.",
                    "Node",
                    KeysOut,
                    503,
                    public=True,
                    media="application/jwk-set+json",
                )
            },
            "/health/live": {"get": _operation("health_live", "The process answers.", "Node", LiveOut, public=True)},
            "/health/ready": {"get": _ready()},
        },
        "components": {
            "schemas": {**definitions["$defs"], "ProblemDocument": PROBLEM},
            "securitySchemes": {"bearer": BEARER},
        },
    }


def _ref(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": _REFERENCE.format(model=model.__name__)}


def _operation(
    name: str, summary: str, tag: str, model: type[BaseModel], *refusals: int, public: bool = False,
    media: str = "application/json",
) -> dict[str, Any]:  # fmt: skip
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}}
    answers: dict[str, Any] = {"200": {"description": "Found.", "content": {media: {"schema": _ref(model)}}}}
    answers |= {str(status): {"description": "A problem document.", "content": problem} for status in refusals}
    security: list[dict[str, list[str]]] = [] if public else [{"bearer": []}]
    return {"operationId": name, "summary": summary, "tags": [tag], "security": security, "responses": answers}


def _ready() -> dict[str, Any]:
    found = _operation("health_ready", "Which services answer?", "Node", ReadyOut, public=True)
    unready = {"description": "No service is ready.", "content": {"application/json": {"schema": _ref(ReadyOut)}}}
    return {**found, "responses": {**found["responses"], "503": unready}}
