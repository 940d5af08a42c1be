"""Problem documents (RFC 9457): every refusal says what was wrong where, in German or English, without personal
text.
"""

import logging
import re
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from pydantic_core import to_json
from starlette.exceptions import HTTPException

from geleit_kit.http.kit_texts import KIT_TEXTS
from geleit_kit.http.reading import pointed
from geleit_kit.pure.problems import Invalid, Malformed, NotFound, Place, Problem
from geleit_kit.pure.texts import Texts, negotiate

MEDIA_TYPE = "application/problem+json"
_log = logging.getLogger("geleit.problems")


def document(problem: Problem, texts: Texts, languages: str | None) -> dict[str, Any]:
    """The problem document."""
    body: dict[str, Any] = {
        "type": f"/docs/problems/{problem.code}",
        "title": texts.label(f"problem.{problem.code}", languages),
        "status": problem.status,
        "code": problem.code,
    }
    if problem.places:
        body["errors"] = [
            {"pointer": place.pointer, "code": place.code, "detail": texts.label(f"place.{place.code}", languages)}
            for place in problem.places
        ]
    return {**problem.extra, **body}


def answer(problem: Problem, request: Request) -> Response:
    """The HTTP answer of a problem."""
    languages = request.headers.get("accept-language")
    context = getattr(request.app.state, "geleit", None)
    texts = context.texts if context else KIT_TEXTS
    return Response(
        to_json(document(problem, texts, languages)),
        status_code=problem.status,
        media_type=MEDIA_TYPE,
        headers={
            "Vary": "Accept-Language, Authorization",
            "Cache-Control": "no-store",
            "Content-Language": negotiate(languages),
            **problem.headers,
        },
    )


_PLACES = {
    "missing": "missing",
    "extra_forbidden": "unknown_field",
    "string_too_long": "too_long",
    "string_too_short": "too_short",
    "too_long": "too_many",
    "too_short": "too_few",
    "string_pattern_mismatch": "wrong_form",
    "enum": "not_in_list",
    "literal_error": "not_in_list",
    "greater_than_equal": "too_small",
    "greater_than": "too_small",
    "less_than_equal": "too_large",
    "less_than": "too_large",
}
_WORDS = {"before_1900", "after_2999", "unreadable_character"}
_CODE = re.compile(r"(?=.{1,59}\Z)[a-z][a-z0-9_]*")


def of_validation(errors: list[Any]) -> Problem:
    """Pydantic's errors as places. Neither the given values nor pydantic's texts (which hold them) are repeated."""
    places = []
    for error in errors[:50]:
        where = [str(part) for part in error["loc"]]
        if error["type"] == "json_invalid":
            return Malformed("malformed_json")
        if where[:1] == ["path"]:
            return NotFound()
        places.append(Place(_pointer(where), _place_code(error)))
    return Invalid(places=places)


def _pointer(where: list[str]) -> str:
    if where[:1] == ["body"]:
        where = where[1:]
    elif where[:1] in (["query"], ["header"]):
        return f"#{where[0]}/" + "/".join(where[1:])
    return "".join(f"/{part}" if part.isdigit() else pointed(part) for part in where)


def _place_code(error: Any) -> str:
    if error["type"] in _WORDS:
        return str(error["type"])
    if error["type"] == "value_error":
        inner = str(error.get("ctx", {}).get("error", ""))
        return inner if inner in _WORDS or _CODE.fullmatch(inner) else "wrong_value"
    if error["type"].endswith(("_type", "_parsing")) or error["type"].startswith(
        ("uuid", "date", "datetime", "int_", "bool_")
    ):
        return "wrong_type"
    return _PLACES.get(error["type"], "wrong_value")


def install(app: FastAPI) -> None:
    """Every way of failing ends in a problem document."""

    @app.exception_handler(Problem)
    async def _problem(request: Request, problem: Problem) -> Response:
        return answer(problem, request)

    @app.exception_handler(RequestValidationError)
    async def _validation(request: Request, error: RequestValidationError) -> Response:
        return answer(of_validation(list(error.errors())), request)

    @app.exception_handler(ValidationError)
    async def _inner(request: Request, error: ValidationError) -> Response:
        _log.error("answer_breaks_its_schema", extra={"fault": error.title})
        return answer(Problem(), request)

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> Response:
        problem = Problem(_HTTP.get(error.status_code, "malformed"), headers=error.headers)
        problem.status = error.status_code
        return answer(problem, request)

    @app.exception_handler(Exception)
    async def _bug(request: Request, error: Exception) -> Response:
        _log.error("internal_error", extra={"fault": type(error).__name__}, exc_info=False)
        return answer(Problem(), request)


_HTTP = {404: "not_found", 405: "method_not_allowed", 413: "too_large", 415: "unsupported_media_type", 400: "malformed"}
