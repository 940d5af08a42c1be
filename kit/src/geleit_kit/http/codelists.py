"""Code lists as a resource: `/v1/meta/code-lists`, the same in every service, whatever else of the node is there.

The lists are handed in (`code_lists_router(book)`). Nothing of them is personal: no token is needed, and who reads them
again asks with the ETag (304). Labels stand in both languages, so that one copy serves everybody.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Annotated, Any, Final, Protocol

from fastapi import Path, Query
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from geleit_kit.http.cursors import opened, sealed
from geleit_kit.http.once import made_once
from geleit_kit.http.parts import Context, TheRequest
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import Out, example
from geleit_kit.pure.clock import EARLIEST_DAY, LATEST_DAY
from geleit_kit.pure.problems import Invalid, Malformed, NotFound

_FRESH_SECONDS: Final = 3600


class Edition(Protocol):
    """One version of a list, as data in the form of the answers below."""

    def about(self) -> Mapping[str, Any]:
        """`CodeListOut`."""

    def codes(self, day: date | None, start: int) -> Iterable[tuple[int, Mapping[str, Any]]]:
        """Place in the list and `CodeOut`, from a place on; with a day those that may be given on it."""

    def code(self, code: str) -> Mapping[str, Any] | None:
        """`CodeOut`, or None."""

    def standing(self, code: str, day: date) -> Mapping[str, Any] | None:
        """`StandingOut`, or None where nothing is known of the code."""


class CodeBook(Protocol):
    """The lists that a service serves."""

    def lists(self) -> Iterable[Edition]:
        """Each list in its newest version, in the order of their keys."""

    def edition(self, key: str, version: str | None, day: date | None) -> Edition | None:
        """A version of a list: the one named, the one in force on the day, or the newest. None: there is none."""

    def versions(self, key: str) -> list[str]:
        """The names of the versions, the oldest first; empty where there is no such list."""


class LabelOut(Out):
    """A label in both languages. An official term without a translation stands in German in both."""

    model_config = example({"de": "ledig", "en": "Single"})

    de: str
    en: str


class LabelSourceOut(Out):
    """Who wrote the labels. `en` null: there is no English one, the German one stands in its place."""

    model_config = example({"de": "KoSIT", "en": "Geleit"})

    de: str
    en: str | None


class VersionOut(Out):
    """A version of a list, and the first day on which it is in force (null: not known)."""

    model_config = example({"version": "2", "valid_from": "2020-11-01", "urn": "urn:x-example:codelist:y_2"})

    version: str
    valid_from: date | None
    urn: str | None = Field(description="The address of this version in the XRepository.")


_LIST = {
    "key": "marital_status",
    "version": "2",
    "title": {"de": "Familienstand", "en": "Marital status"},
    "publisher": "KoSIT",
    "urn": "urn:x-example:codelist:y",
    "version_urn": "urn:x-example:codelist:y_2",
    "valid_from": "2021-11-01",
    "codes": 10,
    "label_source": {"de": "KoSIT", "en": "Geleit"},
    "source": "KoSIT, XRepository",
    "licence": "official list without a named licence; name the source",
    "versions": [{"version": "2", "valid_from": "2021-11-01", "urn": "urn:x-example:codelist:y_2"}],
}
_CODE: dict[str, Any] = {
    "code": "LD",
    "label": {"de": "ledig", "en": "Single"},
    "label_source": {"de": "KoSIT", "en": "Geleit"},
    "valid_from": None,
    "valid_to": None,
    "held_to": None,
    "successors": [],
    "attributes": {},
}


class CodeListOut(Out):
    """A version of a list. `urn` is the list's own address (XRepository), null where it has none."""

    model_config = example(_LIST)

    key: str
    version: str
    title: LabelOut
    publisher: str
    urn: str | None
    version_urn: str | None
    valid_from: date | None = Field(description="First day on which this version is in force.")
    codes: int = Field(description="How many codes it has, those that ended too.")
    label_source: LabelSourceOut
    source: str = Field(description="Where it comes from, as it has to be named.")
    licence: str
    versions: list[VersionOut] = Field(description="All versions, the oldest first.")


class CodeOut(Out):
    """One code. Days are inclusive; null: no limit known. An old record keeps its code whatever they say."""

    model_config = example(_CODE)

    code: str
    label: LabelOut
    label_source: LabelSourceOut
    valid_from: date | None
    valid_to: date | None
    held_to: date | None = Field(description="Until when that can hold which was given in time; null: no longer.")
    successors: list[str] = Field(description="Codes of the same list.")
    attributes: dict[str, str] = Field(description="What the list says beside; its documentation names them.")


class CodeListsOut(Out):
    """The lists that the service serves, each in its newest version."""

    model_config = example({"items": [_LIST]})

    items: list[CodeListOut]


class CodesOut(Out):
    """A page of a list. `next` is null on the last one."""

    model_config = example({"code_list": _LIST, "items": [_CODE], "next": None})

    code_list: CodeListOut
    items: list[CodeOut]
    next: str | None = Field(description="The cursor of the next page.")


class SharesOut(Out):
    """What part of the older of two codes passed to the younger, 0 to 1; null where nobody counted."""

    model_config = example({"population": 0.54, "area": 0.44})

    population: float | None
    area: float | None


class StandsOut(Out):
    """A code that stands for the one asked for. `label` null: it ended before the list was kept."""

    model_config = example(
        {"code": "a", "label": {"de": "X", "en": "X"}, "shares": {"population": 0.54, "area": 0.44}, "attributes": {}}
    )

    code: str
    label: LabelOut | None
    shares: SharesOut | None = Field(description="Null where codes have no parts.")
    attributes: dict[str, str] = Field(description="As they were on that day.")


class StandingOut(Out):
    """What stands on a day for a code: itself, its successors or its forerunners.

    `exact` false: the source leaves open whether it was so on the very day; `day` is then the day for which it knows.
    """

    model_config = example({"asked": "2019-08-01", "day": "2020-12-31", "exact": False, "codes": []})

    asked: date
    day: date
    exact: bool
    codes: list[StandsOut]


class CodeInListOut(Out):
    """One code with its list. `entry` null: the list does not hold it, but knows what came of it."""

    model_config = example({"code_list": _LIST, "entry": _CODE, "standing": None})

    code_list: CodeListOut
    entry: CodeOut | None
    standing: StandingOut | None = Field(description="With `on`: what stands for it on that day.")


_Key = Annotated[str, Path(max_length=60, examples=["marital_status"])]
_Code = Annotated[str, Path(max_length=60, examples=["LD"])]
_Version = Annotated[str | None, Query(max_length=60, description="A version by its name; otherwise the newest.")]
_On = Annotated[
    date | None,
    Query(description="A legal day: the version in force on it, and what may be given or stands on it."),
]
_Limit = Annotated[int, Query(ge=1, le=500, description="How many codes a page holds.")]
_Cursor = Annotated[str | None, Query(max_length=2000, description="`next` of the page before.")]


@made_once
def code_lists_router(book: CodeBook) -> Router:
    """The three operations on the lists of a book."""
    router = Router(tags=["Code lists"])

    @router.get("/meta/code-lists", public=True, responses=_answers(CodeListsOut))
    async def list_code_lists(request: TheRequest) -> Response:
        """The code lists of the service: title, publisher, versions, XRepository address, source and licence."""
        items = [CodeListOut.model_validate(one.about()) for one in book.lists()]
        return _answered(CodeListsOut(items=items), request)

    @router.get("/meta/code-lists/{list_key}", public=True, responses=_answers(CodesOut))
    async def list_codes(
        list_key: _Key,
        request: TheRequest,
        context: Context,
        version: _Version = None,
        on: _On = None,
        limit: _Limit = 200,
        cursor: _Cursor = None,
    ) -> Response:
        """The codes of a list, in its order; with `on` only those that may be given on that day."""
        found = _edition(book, list_key, version, on)
        about = CodeListOut.model_validate(found.about())
        name = f"codes|{list_key}|{about.version}|{on}"
        keys = context.database.keys
        start = _place(opened(keys, cursor, name)) if cursor is not None else 0
        rows = list(islice(found.codes(on, start), limit + 1))
        following = sealed(keys, [rows[limit][0]], name) if len(rows) > limit else None
        items = [CodeOut.model_validate(told) for _, told in rows[:limit]]
        return _answered(CodesOut(code_list=about, items=items, next=following), request, but={"next"})

    @router.get("/meta/code-lists/{list_key}/codes/{code}", public=True, responses=_answers(CodeInListOut))
    async def read_code(
        list_key: _Key, code: _Code, request: TheRequest, version: _Version = None, on: _On = None
    ) -> Response:
        """One code; with `on` what stands for it on that day, past or to come, through all changes between."""
        found = _edition(book, list_key, version, on)
        entry, standing = found.code(code), found.standing(code, on) if on is not None else None
        if entry is None and standing is None:
            raise NotFound
        told = {"code_list": found.about(), "entry": entry, "standing": standing}
        return _answered(CodeInListOut.model_validate(told), request)

    return router


def _edition(book: CodeBook, key: str, version: str | None, on: date | None) -> Edition:
    """A version of a list. Raises NotFound where there is no such list, Invalid where it has no such version."""
    known = book.versions(key)
    if not known:
        raise NotFound
    if version is not None and version not in known:
        raise Invalid.at("#query/version", "not_in_list", known=known)
    if on is not None and not EARLIEST_DAY <= on <= LATEST_DAY:
        raise Invalid.at("#query/on", "before_1900" if on < EARLIEST_DAY else "after_2999")
    found = book.edition(key, version, on)
    if found is None:
        raise NotFound
    return found


def _place(at: list[Any]) -> int:
    if len(at) != 1 or not isinstance(at[0], int):
        raise Malformed("cursor_invalid")
    return at[0]


def _answered(told: BaseModel, request: Request, but: set[str] | None = None) -> Response:
    """The answer, or 304 where the caller has it. `but`: what says nothing and is sealed anew each time (the cursor);
    therefore the tag is a weak one.
    """
    said = told.model_dump_json(exclude=but).encode()
    tag = f'"{hashlib.sha256(said).hexdigest()[:32]}"'
    headers = {"ETag": f"W/{tag}", "Cache-Control": f"public, max-age={_FRESH_SECONDS}"}
    if tag in _tags(request.headers.get("if-none-match", "")):
        return Response(status_code=304, headers=headers)
    return Response(told.model_dump_json().encode(), 200, headers, "application/json")


def _tags(header: str) -> Iterator[str]:
    """The tags of an If-None-Match; a weak one is as good as a strong one (RFC 9110, 13.1.2)."""
    for tag in header.split(","):
        yield tag.strip().removeprefix("W/")


def _answers(model: type[BaseModel]) -> dict[int | str, dict[str, Any]]:
    return {200: {"model": model, "description": "As it stands."}, 304: {"description": "The caller has it already."}}
