"""The published JSON Schema (2020-12) of a rule. Which facts there are, and of which type, only `read` can say."""

from typing import Any, Final

from geleit_kit.pure.rules.conditions import Span
from geleit_kit.pure.rules.facts import LARGEST
from geleit_kit.pure.rules.reading import LONGEST_PERIOD, MAX_DEPTH, MAX_NODES, MAX_PARTS

_RULE: Final = {"$ref": "#/$defs/Rule"}
_FACT: Final = {"type": "string", "minLength": 1, "maxLength": 60, "description": "The name of a declared fact."}
_NUMBER: Final = {"type": "integer", "minimum": -LARGEST, "maximum": LARGEST}
_CODE: Final = {"type": "string", "minLength": 1, "maxLength": 60}
_DAY: Final = {"type": "string", "format": "date", "minLength": 10, "maxLength": 10}
_PERIOD: Final = {"$ref": "#/$defs/Period"}


def rule_schema() -> dict[str, Any]:
    """The definitions `Rule` and `Period`, to stand under `$defs` of the schema of a document with rules."""
    return {
        "Rule": {
            "title": "Rule",
            "description": (
                f"A condition that is answered yes, no or unknown. At most {MAX_DEPTH} deep, {MAX_NODES} nodes, "
                f"{MAX_PARTS} parts side by side."
            ),
            "oneOf": [
                *(_form(**form) for form in _GROUPS),
                _form(fact=_FACT, **{"is": {"anyOf": [{"type": "boolean"}, _CODE]}}),
                _form(fact=_FACT, **{"in": _listed(_CODE, 4 * MAX_PARTS)}),
                _asked({"at_least": _NUMBER, "at_most": _NUMBER}),
                _asked({"since": _DAY, "until": _DAY, "at_most_ago": _PERIOD, "at_least_ago": _PERIOD}),
            ],
        },
        "Period": {
            "title": "Period",
            "description": "So long before today.",
            "oneOf": [
                _form(**{span.value: {"type": "integer", "minimum": 1, "maximum": LONGEST_PERIOD[span]}})
                for span in Span
            ],
        },
    }


def _form(**properties: Any) -> dict[str, Any]:
    """An object of exactly these properties."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _asked(tests: dict[str, Any]) -> dict[str, Any]:
    """A fact with at least one of these tests."""
    return {
        "type": "object",
        "properties": {"fact": _FACT, **tests},
        "required": ["fact"],
        "minProperties": 2,
        "additionalProperties": False,
    }


def _listed(items: dict[str, Any], most: int = MAX_PARTS) -> dict[str, Any]:
    return {"type": "array", "items": items, "minItems": 1, "maxItems": most}


_GROUPS: Final[tuple[dict[str, Any], ...]] = (
    {"all": _listed(_RULE)},
    {"any": _listed(_RULE)},
    {"at_least": {"type": "integer", "minimum": 1, "maximum": MAX_PARTS}, "of": _listed(_RULE)},
    {"not": _RULE},
    {"always": {"const": True}},
)
