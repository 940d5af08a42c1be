"""What a route asks for by type: `Who`, `Read`, `Write`, `IfMatch`, `ListQuery`. The router hands them in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, get_args
from urllib.parse import unquote

from fastapi import Depends, Header, Query, Request

from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.http.context import ServiceContext
from geleit_kit.http.files import Upload
from geleit_kit.http.reading import clean
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.problems import Invalid

_LONGEST_REFERENCE = 200


@dataclass(frozen=True, slots=True)
class Inject:
    """Marks a parameter that the router hands in itself."""

    what: str


Who = Annotated[Caller, Inject("caller")]
Read = Annotated[ReadSession, Inject("read")]
Write = Annotated[WriteSession, Inject("write")]
IfMatch = Annotated[int | None, Inject("seen")]
"""The row version that the caller saw; None for `If-Match: *`."""
Context = Annotated[ServiceContext, Inject("context")]
TheRequest = Annotated[Request, Inject("request")]
TheFile = Annotated[Upload, Inject("file")]
"""The file that the body of the request is; a route that asks for it takes nothing else in the body."""
Version = int | None


@dataclass(frozen=True, slots=True)
class ListParams:
    """The one grammar of lists."""

    limit: int
    cursor: str | None
    sort: str | None
    updated_since: datetime | None
    own_reference: str | None
    fields: str | None
    expand: str | None
    total: bool
    narrowed: bool = False
    """Whether the call names one matter by its id: then a list leaves out nothing of it in silence. The router says."""

    @property
    def wanted(self) -> frozenset[str] | None:
        """The names in `fields`, or None where all are wanted."""
        return _names(self.fields)

    def check(self, page: Any, expands: Sequence[str]) -> None:
        """Raises Invalid where `fields` names none of the items' fields, or `expand` what the route does not offer."""
        inside = get_args(page.model_fields["items"].annotation) if hasattr(page, "model_fields") else ()
        known = set(getattr(inside[0], "model_fields", ())) if inside else set()
        if self.wanted is not None and (not self.wanted or self.wanted - known):
            raise Invalid.at("#query/fields", "unknown_field", known=sorted(known))
        asked = _names(self.expand)
        if asked is not None and (not asked or asked - set(expands)):
            raise Invalid.at("#query/expand", "not_offered", offered=sorted(expands))


def _names(listed: str | None) -> frozenset[str] | None:
    return None if listed is None else frozenset(name.strip() for name in listed.split(",") if name.strip())


async def _list_params(
    limit: Annotated[int, Query(ge=1, le=200, description="How many items a page holds.")] = 50,
    cursor: Annotated[str | None, Query(max_length=2000, description="`next` of the page before.")] = None,
    sort: Annotated[
        str | None, Query(max_length=100, description="A field, with `-` before it for descending.")
    ] = None,
    updated_since: Annotated[datetime | None, Query(description="Only what changed since; adds `tombstones`.")] = None,
    own_reference: Annotated[
        str | None,
        Header(
            alias="Own-Reference",
            max_length=1800,
            description="Only the item with the caller's own reference, percent-encoded UTF-8. A header: such a "
            "reference may hold a name, and addresses are written into logs on the way.",
        ),
    ] = None,
    fields: Annotated[
        str | None,
        Query(max_length=1000, description="Only these fields of the items, separated by commas; `id` always stays."),
    ] = None,
    expand: Annotated[str | None, Query(max_length=200, description="Parts to put in, separated by commas.")] = None,
    total: Annotated[bool, Query(description="Count, up to 10,000.")] = False,
) -> ListParams:
    return ListParams(limit, cursor, sort, updated_since, _reference(own_reference), fields, expand, total)


def _reference(header: str | None) -> str | None:
    """What the caller calls the item. Raises Invalid where no row could hold it."""
    if header is None:
        return None
    reference = unquote(header).strip()
    if not reference or len(reference) > _LONGEST_REFERENCE or not clean(reference):
        raise Invalid.at("#header/own-reference", "wrong_form")
    return reference


ListQuery = Annotated[ListParams, Depends(_list_params)]
