"""The OpenAPI document of the door's own addresses; those of the services are added by `aggregate`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from geleit_gateway.door.schemas import AnswersOut, KeysOut, LiveOut, MeOut, QuestionsIn, ReadyOut, WorklistOut
from geleit_kit.http.openapi import BEARER, PROBLEM
from geleit_kit.http.rates import documented_headers
from geleit_vocabulary.permissions import Permission

TAGS = [
    {"name": "Me", "description": "Who the caller is, what the caller may do, and what is to be done."},
    {"name": "Node", "description": "Health and keys of the node."},
    {"name": "Documentation", "description": "The documents of this node, for programs and for people."},
]
_REFERENCE = "#/components/schemas/{model}"
_JSON, _HTML, _YAML = "application/json", "text/html", "application/yaml"
_DATA = {_JSON, _YAML}
_PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}}
_HEAD = (400, 413, 414, 431)
"""What the head of any request can be refused with, before anybody looks where it wants to go."""
_TOKEN = (401, 403, 422, 429, 503)
_REFUSALS = {
    400: "The head or the body cannot be read.",
    401: "No valid token.",
    403: "Not open to the caller's roles.",
    404: "Nothing of this name on this node.",
    408: "The body did not come in time.",
    413: "The body is too large.",
    414: "Path and query are too long.",
    415: "Not JSON.",
    422: "A value breaks a rule.",
    429: "Too many requests of the client in a minute.",
    431: "The headers are too large.",
    502: "A service that had to be asked gave no sound answer.",
    503: "Not available just now.",
    504: "A service that had to be asked did not answer in time.",
}
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


def _in_path(name: str, description: str, example: str) -> dict[str, Any]:
    return {
        "name": name, "in": "path", "required": True, "description": description,
        "schema": {"type": "string"}, "example": example,
    }  # fmt: skip


_SERVICE = _in_path("service", "A service of this node.", "cases")
_SERVICE_FILE = _in_path("service", "A service of this node (or `gateway`), with `.json` or without.", "cases.json")


@dataclass(frozen=True)
class _Told:
    """One operation. `model` None: a page or a file of `media`; no `needs`: public."""

    path: str
    name: str
    summary: str
    description: str
    tag: str
    model: type[BaseModel] | None = None
    media: str = _JSON
    refuses: tuple[int, ...] = ()
    parameters: tuple[dict[str, Any], ...] = ()
    needs: Permission | None = None
    asks: type[BaseModel] | None = None
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def method(self) -> str:
        """Who is asked something is asked by POST."""
        return "post" if self.asks else "get"

    def operation(self) -> dict[str, Any]:
        """As OpenAPI tells it."""
        schema = _ref(self.model) if self.model else {"type": "object" if self.media in _DATA else "string"}
        media: dict[str, Any] = {"schema": schema}
        if not self.model:
            media["example"] = {"openapi": "3.1.0"} if self.media in _DATA else "..."
        refused = sorted({*_HEAD, *self.refuses, *(_TOKEN if self.needs else ())})
        answers: dict[str, Any] = {str(one): {"description": _REFUSALS[one], "content": _PROBLEM} for one in refused}
        if self.needs:
            answers["429"]["headers"] = documented_headers()
        told: dict[str, Any] = {
            "operationId": self.name,
            "summary": self.summary,
            "description": self.description,
            "tags": [self.tag],
            "security": [{"bearer": []}] if self.needs else [],
            "responses": {"200": {"description": "Found.", "content": {self.media: media}}, **answers, **self.more},
        }
        if self.needs:
            told["x-permission"] = str(self.needs)
        if self.parameters:
            told["parameters"] = list(self.parameters)
        if self.asks:
            told["requestBody"] = {"required": True, "content": {_JSON: {"schema": _ref(self.asks)}}}
        return told


def _ref(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": _REFERENCE.format(model=model.__name__)}


def _page(path: str, name: str, summary: str, *, media: str = _HTML, parameter: dict[str, Any] | None = None) -> _Told:
    parameters = (parameter,) if parameter else ()
    missing: dict[str, Any] = {}
    if parameter:  # people get a page that says so, programs (files) a problem document
        page = {_HTML: {"schema": {"type": "string"}}, **_PROBLEM}
        missing = {"404": {"description": _REFUSALS[404], "content": page}}
    return _Told(
        path, name, summary, f"{summary} In the reader's language (`?lang=` or Accept-Language); nothing personal.",
        "Documentation", media=media, parameters=parameters, more=missing,
    )  # fmt: skip


_OPERATIONS = (
    _Told(
        "/me", "who_am_i", "Who am I, and what may I do?",
        "Body, roles, permissions and data categories of the token, with labels.",
        "Me", MeOut, refuses=(502, 504), needs=Permission.ME_READ,
    ),
    _Told(
        "/me/permissions", "may_i", "May I? Up to 100 questions at once.",
        "Answers in the order of the questions. For an operation on a row (`resource`) its service answers, with "
        "the code of the refusal that the operation would give; an invisible row answers as one that is not there.",
        "Me", AnswersOut, refuses=(408, 415, 502, 504), needs=Permission.ME_READ, asks=QuestionsIn,
    ),
    _Told(
        "/me/worklist", "list_my_tasks", "My tasks in all services, the next due first.",
        "Joined from the worklists of the services; one that does not answer is named in `incomplete`.",
        "Me", WorklistOut, parameters=(_WHOSE, _LIMIT, _CURSOR), needs=Permission.TASK_READ,
    ),
    _Told(
        "/.well-known/jwks.json", "list_keys", "The node's public keys.",
        "A JWK set (RFC 7517): grants and assertions of this node are verified with it. Kept for a minute.",
        "Node", KeysOut, "application/jwk-set+json", refuses=(503,),
    ),
    _Told(
        "/health/live", "health_live", "The process answers.", "Says nothing of the services.", "Node", LiveOut,
    ),
    _Told(
        "/health/ready", "health_ready", "Which services answer?",
        "`ready` when all services of the node are, `degraded` when some are, `unready` (503) when none is.",
        "Node", ReadyOut, more={
            "503": {"description": "No service is ready.", "content": {_JSON: {"schema": _ref(ReadyOut)}}}
        },
    ),
    _Told(
        "/openapi.json", "read_openapi", "The whole API of this node.",
        "One OpenAPI 3.1 document for everything behind the door.", "Documentation",
    ),
    _Told(
        "/openapi/{service}", "read_openapi_of_service", "The API of one service.",
        "The part of the whole document that belongs to one service.",
        "Documentation", refuses=(404,), parameters=(_SERVICE_FILE,),
    ),
    _page("/docs", "read_docs", "What runs here."),
    _page("/docs/api", "read_docs_api", "The API, to read and to try."),
    _page("/docs/api/{service}", "read_docs_api_of_service", "The API of one service.", parameter=_SERVICE),
    _page("/docs/lifecycles", "read_docs_lifecycles", "Every life cycle, as a picture and as a table."),
    _page("/docs/lifecycles/{service}", "read_docs_lifecycles_of_service", "The life cycles of one service.",
          parameter=_SERVICE),
    _page("/docs/events", "read_docs_events", "The facts that the services publish."),
    _page("/docs/events/{service}", "read_docs_events_of_service", "The facts of one service.", parameter=_SERVICE),
    _page("/docs/events/{service}/asyncapi.yaml", "read_asyncapi_of_service", "The AsyncAPI document of one service.",
          media=_YAML, parameter=_SERVICE),
    _page("/docs/problems", "read_docs_problems", "Every refusal of this node."),
    _page("/docs/problems/{code}", "read_docs_problem", "What one refusal means, and what to do.",
          parameter=_in_path("code", "The code of a problem document.", "stale")),
    _page("/docs/token", "read_docs_token", "How to get a token."),
    _page("/docs/assets/{name}", "read_docs_asset", "A file that the pages load.", media="text/css",
          parameter=_in_path("name", "The name of the file.", "geleit.css")),
)  # fmt: skip


def own_document() -> dict[str, Any]:
    """OpenAPI 3.1 of what the door answers itself."""
    models = {model for one in _OPERATIONS for model in (one.model, one.asks) if model}
    mode: JsonSchemaMode = "validation"
    wanted = [(model, mode) for model in sorted(models, key=lambda model: model.__name__)]
    _, definitions = models_json_schema(wanted, ref_template=_REFERENCE)
    paths: dict[str, Any] = {one.path: {one.method: one.operation()} for one in _OPERATIONS}
    paths["/"] = {"get": _root()}
    for asset in paths["/docs/assets/{name}"].values():
        content = asset["responses"]["200"]["content"]
        content |= {"text/javascript": content["text/css"], "image/svg+xml": content["text/css"]}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Geleit gateway",
            "version": "1",
            "description": "What the door of a node answers itself. `/openapi.json` of a running node joins it with"
            " the documents of its services.",
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "tags": TAGS,
        "paths": paths,
        "components": {
            "schemas": {**definitions["$defs"], "ProblemDocument": PROBLEM},
            "securitySchemes": {"bearer": BEARER},
        },
    }


def _root() -> dict[str, Any]:
    """People who type the bare address want to read."""
    told = _Told("/", "read_root", "To the documentation.", "Leads to `/docs`.", "Documentation").operation()
    location = {"Location": {"schema": {"type": "string"}, "description": "`/docs`"}}
    del told["responses"]["200"]
    return {**told, "responses": {"303": {"description": "See there.", "headers": location}} | told["responses"]}
