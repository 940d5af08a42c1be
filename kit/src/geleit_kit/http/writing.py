"""What a role does not read, it does not write: nobody fills a field that they could not check afterwards."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from geleit_kit.http.schemas import DESCRIBED, In, shape_of
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.categories import FRAME, Shape
from geleit_kit.pure.problems import Forbidden, Place


def refuse_closed_fields(caller: Caller, given: In, judged: Sequence[Place] | None = None) -> None:
    """Raises Forbidden (403, `category_closed`) with a pointer for each sent field, at any depth, whose category the
    caller's roles do not open. `judged`: what is closed in the fields that a definition describes; a room that does not
    look into them takes none of them.
    """
    opened = caller.categories | {FRAME} | ({DESCRIBED} if judged is not None else set())
    closed = [*_closed(given, shape_of(type(given)), opened, ""), *(judged or ())]
    if closed:
        raise Forbidden("category_closed", places=closed)


def _closed(given: In, shape: Mapping[str, Shape], opened: AbstractSet[str], at: str) -> Iterator[Place]:
    for name in sorted(given.model_fields_set):
        field, value = shape[name], getattr(given, name)
        if field.category not in opened:
            yield Place(f"{at}/{name}", "category_closed")
        elif isinstance(value, In):
            yield from _closed(value, field.inside or {}, opened, f"{at}/{name}")
        elif isinstance(value, list):
            for number, part in enumerate(value):
                if isinstance(part, In):
                    yield from _closed(part, field.inside or {}, opened, f"{at}/{name}/{number}")
