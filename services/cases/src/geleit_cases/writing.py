"""What a role does not read, it does not write: nobody fills a field that they could not check afterwards."""

from geleit_kit.http.schemas import In, shape_of
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.categories import FRAME
from geleit_kit.pure.problems import Forbidden, Invalid, Place


def refuse_closed_fields(caller: Caller, given: In) -> None:
    """Raises Forbidden (403, `category_closed`) with a pointer for each sent field whose category the caller's roles do
    not open.
    """
    shape = shape_of(type(given))
    closed = [
        Place(f"/{name}", "category_closed")
        for name in sorted(given.model_fields_set)
        if shape[name].category not in caller.categories | {FRAME}
    ]
    if closed:
        raise Forbidden("category_closed", places=closed)


def refuse(pointer: str, fault: str | None) -> None:
    """Raises Invalid (422) at the pointer where a rule found a fault."""
    if fault is not None:
        raise Invalid.at(pointer, fault)
