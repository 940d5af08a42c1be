"""What a route asks for by type: `Who`, `Read`, `Write`, `IfMatch`, `ListQuery`. The router hands them in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Query, Request

from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.http.context import ServiceContext
from geleit_kit.pure.caller import Caller


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


def _list_params(  # noqa: PLR0913 -- one parameter for each word of the grammar
    limit: Annotated[int, Query(ge=1, le=200, description="How many items a page holds.")] = 50,
    cursor: Annotated[str | None, Query(max_length=2000, description="`next` of the page before.")] = None,
    sort: Annotated[
        str | None, Query(max_length=100, description="A field, with `-` before it for descending.")
    ] = None,
    updated_since: Annotated[datetime | None, Query(description="Only what changed since; adds `tombstones`.")] = None,
    own_reference: Annotated[
        str | None, Query(max_length=200, description="Only the item with the caller's own reference.")
    ] = None,
    fields: Annotated[str | None, Query(max_length=1000, description="Only these fields, separated by commas.")] = None,
    expand: Annotated[str | None, Query(max_length=200, description="Parts to put in, separated by commas.")] = None,
    total: Annotated[bool, Query(description="Count, up to 10,000.")] = False,  # noqa: FBT002 -- a query parameter
) -> ListParams:
    return ListParams(limit, cursor, sort, updated_since, own_reference, fields, expand, total)


ListQuery = Annotated[ListParams, Depends(_list_params)]
