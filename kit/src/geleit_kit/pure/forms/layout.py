"""UI schema: in which groups and order the fields stand before the one who fills them in.

A subset of the UI schema of JSON Forms: `VerticalLayout` and `Group` with `elements`, `Control` with `scope`, a JSON
pointer into the schema such as `#/properties/language/properties/german`.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from geleit_kit.pure.forms.fields import DEEPEST, MOST_FIELDS, Field, Kind
from geleit_kit.pure.problems import Place

_KEYS: Final[Mapping[str, frozenset[str]]] = {
    "VerticalLayout": frozenset({"type", "elements"}),
    "Group": frozenset({"type", "elements", "x-label"}),
    "Control": frozenset({"type", "scope"}),
}


def scopes(fields: Mapping[str, Field], at: str = "#") -> Iterator[str]:
    """Each field that wants a place; rows are one place."""
    for name, one in fields.items():
        place = f"{at}/properties/{name}"
        if one.kind is Kind.GROUP:
            yield from scopes(one.inside, place)
        else:
            yield place


def misplaced(ui: Any, fields: Mapping[str, Field]) -> list[Place]:
    """What is wrong in a UI schema: each field stands in it once, so that no question is lost and none comes twice."""
    wanted, placed, wrong = set(scopes(fields)), set[str](), list[Place]()
    _walk(ui, "/ui_schema", 1, wanted, placed, wrong)
    if not wrong:
        wrong += [Place("/ui_schema", "field_not_placed")] * bool(wanted - placed)
    return wrong


def _walk(element: Any, at: str, depth: int, wanted: set[str], placed: set[str], wrong: list[Place]) -> None:
    offered = _KEYS.get(str(element.get("type"))) if isinstance(element, Mapping) else None
    if offered is None or set(element) - offered or depth > DEEPEST + 1:
        wrong.append(Place(at, "element_not_offered"))
        return
    if element["type"] == "Control":
        scope = str(element.get("scope"))
        if scope not in wanted or scope in placed:
            wrong.append(Place(f"{at}/scope", "twice" if scope in placed else "ref_to_nothing"))
        placed.add(scope)
        return
    if element["type"] == "Group" and not _worded(element.get("x-label")):
        wrong.append(Place(f"{at}/x-label", "label_missing"))
    elements = element.get("elements")
    if not isinstance(elements, list) or not 1 <= len(elements) <= MOST_FIELDS:
        wrong.append(Place(f"{at}/elements", "too_few"))
        return
    for number, one in enumerate(elements):
        _walk(one, f"{at}/elements/{number}", depth + 1, wanted, placed, wrong)


def _worded(value: Any) -> bool:
    words = [value.get("de"), value.get("en")] if isinstance(value, Mapping) and len(value) == 2 else [None]  # noqa: PLR2004 -- both languages
    return all(isinstance(one, str) and one.strip() and len(one) <= MOST_FIELDS for one in words)
