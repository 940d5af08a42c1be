"""How an instrument is written down: one line per field, labels German and English."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from geleit_kit.pure.forms.definition import DIALECT
from geleit_vocabulary.categories import DataCategory

Json = dict[str, Any]
LINE: Final = 200
TEXT: Final = 5_000
YEARS: Final = "P3Y"
"""Our preset, counted from the end of the record; the body's own schedule goes before it (§ 84 SGB X)."""

NOTHING_TO_SAY: Final = (
    "Damit passende Hilfe gefunden wird. Sie müssen dazu nichts sagen.",
    "So that fitting help is found. You need not say anything.",
)
YES_NO: Final = (("yes", "Ja", "Yes"), ("no", "Nein", "No"))
COLLECTED: Final = {"kind": "statute", "cites": "§ 67a (1) SGB X"}
SPECIAL: Final = {"kind": "consent", "cites": "Art. 9 (2) a GDPR; § 67b (2) SGB X"}


@dataclass(frozen=True, slots=True)
class Instrument:
    """The content of a form's version, and the document and lines from which its fields come."""

    content: Json
    source: str


def both(de: str, en: str) -> Json:
    """A text in both languages."""
    return {"de": de, "en": en}


def line(de: str, en: str, **notes: Any) -> Json:
    """A short text."""
    return _noted({"type": "string", "maxLength": LINE}, de, en, notes)


def text(de: str, en: str, **notes: Any) -> Json:
    """A long text."""
    return _noted({"type": "string", "maxLength": TEXT}, de, en, notes)


def day(de: str, en: str, **notes: Any) -> Json:
    """A day that may be known only by its month or year."""
    return _noted({"type": "string", "format": "partial-date"}, de, en, notes)


def number(de: str, en: str, most: int, **notes: Any) -> Json:
    """A whole number."""
    return _noted({"type": "integer", "minimum": 0, "maximum": most}, de, en, notes)


def listed(name: str, de: str, en: str, **notes: Any) -> Json:
    """A code of a list of the instrument."""
    return _noted({"$ref": f"#/$defs/{name}"}, de, en, notes)


def several(name: str, de: str, en: str, **notes: Any) -> Json:
    """Several codes of a list."""
    return _noted({"type": "array", "items": {"$ref": f"#/$defs/{name}"}, "maxItems": 50}, de, en, notes)


def yes_no(de: str, en: str, **notes: Any) -> Json:
    """Yes or no."""
    return listed("yes_no", de, en, **notes)


def group(de: str, en: str, category: DataCategory, why: tuple[str, str], fields: Json, **notes: Any) -> Json:
    """A group of fields, with the category and the reason of most of them."""
    given = {"category": category, "why": both(*why), **notes}
    return _noted({"type": "object", "properties": fields}, de, en, given)


def rows(name: str, de: str, en: str, most: int, **notes: Any) -> Json:
    """Rows of a list of fields."""
    shape = {"type": "object", "additionalProperties": {"$ref": f"#/$defs/{name}"}, "maxProperties": most}
    return _noted(shape, de, en, notes)


def codes(*given: tuple[str, str, str]) -> Json:
    """A list of codes with their words."""
    return {"type": "string", "oneOf": [{"const": code, "x-label": both(de, en)} for code, de, en in given]}


def row(**fields: Json) -> Json:
    """What stands in each row."""
    return {"type": "object", "properties": fields}


def sheet(de: str, en: str, category: DataCategory, why: tuple[str, str], fields: Json) -> Json:
    """A sheet of its own for a special category: only with the person's consent."""
    return group(de, en, category, why, fields, ground=SPECIAL, purpose="health_support")


def instrument(
    title: tuple[str, str],
    source: str,
    fields: Json,
    *,
    lists: Mapping[str, Json] | None = None,
    ui: Json | None = None,
) -> Instrument:
    """The whole."""
    asked: Json = {
        "$schema": DIALECT,
        "type": "object",
        "x-label": both(*title),
        "x-purpose": "assessment",
        "x-ground": COLLECTED,
        "x-retention": YEARS,
        "$defs": {"yes_no": codes(*YES_NO), **(lists or {})},
        "properties": fields,
    }
    return Instrument({"json_schema": asked, "ui_schema": ui}, source)


def _noted(shape: Json, de: str, en: str, notes: Mapping[str, Any]) -> Json:
    said = {f"x-{name}": value.value if isinstance(value, DataCategory) else value for name, value in notes.items()}
    return {**shape, "x-label": both(de, en), **said}
