"""Reads the definition of a form, and names the place of everything that is wrong in it.

The definition is JSON Schema 2020-12 in a subset: an object of properties; text, whole number, yes or no, day, a code
of a list, several codes; groups (`properties`) and rows (`additionalProperties` with `maxProperties`). `$ref` leads to
`#/$defs/...` only. What is not listed here is refused, never passed over. Nothing is `required`: every field may be
left out. `x-category`, `x-purpose`, `x-ground`, `x-retention` and `x-why` hold for all that stands inside, until
something inside says otherwise.
"""

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any, Final

from geleit_kit.pure.forms.fields import (
    DEEPEST,
    LARGEST,
    LONGEST_TEXT,
    MOST_CODES,
    MOST_FIELDS,
    MOST_ROWS,
    NO_ANSWER,
    Field,
    Form,
    Ground,
    Kind,
    Known,
    Said,
    leaves,
)
from geleit_kit.pure.forms.layout import misplaced
from geleit_kit.pure.forms.patterns import compiled
from geleit_kit.pure.problems import Place
from geleit_kit.pure.texts import Text

Json = Mapping[str, Any]
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,59}")
_RETENTION: Final = re.compile(r"P[1-9][0-9]{0,2}[YMD]")
_LOCAL: Final = "#/$defs/"
_NOTES: Final = frozenset({"x-label", "x-category", "x-purpose", "x-ground", "x-retention", "x-why", "$comment"})
_OFFERED: Final[Mapping[Kind, frozenset[str]]] = {
    Kind.TEXT: frozenset({"type", "minLength", "maxLength", "pattern"}),
    Kind.DATE: frozenset({"type", "format"}),
    Kind.PARTIAL_DATE: frozenset({"type", "format"}),
    Kind.INTEGER: frozenset({"type", "minimum", "maximum"}),
    Kind.BOOLEAN: frozenset({"type"}),
    Kind.CODE: frozenset({"type", "oneOf"}),
    Kind.CODES: frozenset({"type", "items", "maxItems", "uniqueItems"}),
    Kind.GROUP: frozenset({"type", "properties", "additionalProperties"}),
    Kind.ROWS: frozenset({"type", "additionalProperties", "maxProperties"}),
}
_ROOT: Final = frozenset({"$schema", "$defs", "title", "type", "properties", "additionalProperties"}) | _NOTES
_FORMATS: Final[Mapping[str, Kind]] = {"date": Kind.DATE, "partial-date": Kind.PARTIAL_DATE}


def read(definition: Any, known: Known) -> tuple[Form | None, list[Place]]:
    """The form that a definition (`json_schema`, and `ui_schema` or none) describes, or None and all that is wrong,
    each with its JSON pointer into the definition.
    """
    return _Reading(known).form(definition)


class _Reading:
    def __init__(self, known: Known) -> None:
        self.known = known
        self.wrong: list[Place] = []
        self.definitions: Json = {}
        self.count = 0

    def form(self, definition: Any) -> tuple[Form | None, list[Place]]:
        if not isinstance(definition, Mapping) or not isinstance(definition.get("json_schema"), Mapping):
            return None, [Place("/json_schema", "missing")]
        schema, ui = definition["json_schema"], definition.get("ui_schema")
        self.refuse_others(schema, _ROOT, "/json_schema")
        if schema.get("type") != "object":
            self.note("/json_schema/type", "wrong_value")
        if schema.get("$schema", DIALECT) != DIALECT:
            self.note("/json_schema/$schema", "wrong_value")
        self.definitions = self.object_at(schema.get("$defs", {}), "/json_schema/$defs")
        title = self.words(schema.get("x-label"), "/json_schema/x-label", "label_missing")
        fields = self.properties(schema, self.said(schema, Said(), "/json_schema"), "/json_schema", 1, ())
        if not self.wrong:
            self.wrong += _unsaid(fields, self.known)
        if not self.wrong and ui is not None:
            self.wrong += misplaced(ui, fields)
        form = Form(title, fields, ui)
        return (None, self.wrong) if self.wrong else (form, [])

    def note(self, at: str, code: str) -> None:
        self.wrong.append(Place(at, code))

    def refuse_others(self, schema: Json, offered: frozenset[str], at: str) -> None:
        for keyword in schema:
            if keyword not in offered:
                self.note(f"{at}/{_escaped(keyword)}", "keyword_not_offered")

    def object_at(self, value: Any, at: str) -> Json:
        if isinstance(value, Mapping):
            return value
        self.note(at, "wrong_type")
        return {}

    def properties(self, schema: Json, said: Said, at: str, depth: int, trail: tuple[str, ...]) -> dict[str, Field]:
        """The fields of an object."""
        if schema.get("additionalProperties", False) is not False:
            self.note(f"{at}/additionalProperties", "wrong_value")
        given = self.object_at(schema.get("properties", {}), f"{at}/properties")
        if not given:
            self.note(f"{at}/properties", "too_few")
        fields = {}
        for name, inner in given.items():
            place = f"{at}/properties/{_escaped(name)}"
            if not _NAME.fullmatch(name):
                self.note(place, "name_not_offered")
            else:
                fields[name] = self.field(self.object_at(inner, place), said, place, depth, trail)
        return fields

    def field(self, given: Json, above: Said, at: str, depth: int, trail: tuple[str, ...]) -> Field:
        """One field, and what stands in it."""
        self.count += 1
        if self.count > MOST_FIELDS or depth > DEEPEST:
            self.note(at, "too_many" if self.count > MOST_FIELDS else "too_deep")
            return Field(Kind.BOOLEAN, Text("", ""), above)
        schema, at_type, trail = self.followed(given, at, trail)
        notes = {**{name: value for name, value in schema.items() if name in _NOTES}, **given}
        label = self.words(notes.get("x-label"), f"{at}/x-label", "label_missing")
        said = self.said(notes, above, at)
        kind = _kind(schema)
        if kind is None:
            self.note(f"{at_type}/type", "wrong_value")
            return Field(Kind.BOOLEAN, label, said)
        self.refuse_others(schema, _OFFERED[kind] | _NOTES, at_type)
        plain = Field(kind, label, said)
        if kind is Kind.GROUP:
            return replace(plain, inside=self.properties(schema, said, at_type, depth + 1, trail))
        if kind is Kind.ROWS:
            return self.rows(schema, plain, at_type, depth, trail)
        return self.leaf(schema, plain, at_type, trail)

    def followed(self, given: Json, at: str, trail: tuple[str, ...]) -> tuple[Json, str, tuple[str, ...]]:
        """What a `$ref` leads to; beside it stand only notes."""
        target = given.get("$ref")
        if target is None:
            return given, at, trail
        self.refuse_others(given, _NOTES | {"$ref"}, at)
        name = target.removeprefix(_LOCAL) if isinstance(target, str) and target.startswith(_LOCAL) else None
        if name is None:
            code = "ref_not_local"
        elif name in trail or "$ref" in _as_object(self.definitions.get(name)):
            code = "ref_in_a_ring"
        elif not isinstance(self.definitions.get(name), Mapping):
            code = "ref_to_nothing"
        else:
            return self.definitions[name], f"/json_schema/$defs/{_escaped(name)}", (*trail, name)
        self.note(f"{at}/$ref", code)
        return {"type": "boolean"}, at, trail

    def rows(self, schema: Json, plain: Field, at: str, depth: int, trail: tuple[str, ...]) -> Field:
        """Rows: a table whose keys are numbers, and whose values are objects of fields."""
        most = self.number(schema, "maxProperties", at, 1, MOST_ROWS)
        given = self.object_at(schema["additionalProperties"], f"{at}/additionalProperties")
        row, at_row, trail = self.followed(given, f"{at}/additionalProperties", trail)
        if row.get("type") != "object":
            self.note(f"{at_row}/type", "wrong_value")
            return plain
        self.refuse_others(row, _OFFERED[Kind.GROUP] | _NOTES, at_row)
        inside = self.properties(row, self.said(row, plain.said, at_row), at_row, depth + 1, trail)
        for name, one in inside.items():
            if one.inside:
                self.note(f"{at_row}/properties/{name}", "too_deep")
        return replace(plain, most=most, inside=inside)

    def leaf(self, schema: Json, plain: Field, at: str, trail: tuple[str, ...]) -> Field:
        """A field that takes one answer."""
        if plain.kind is Kind.TEXT:
            return self.text(schema, plain, at)
        if plain.kind is Kind.INTEGER:
            least, most = (self.bound(schema, name, at) for name in ("minimum", "maximum"))
            if least is not None and most is not None and least > most:
                self.note(f"{at}/maximum", "too_small")
            return replace(plain, least=least, most=most)
        if plain.kind is Kind.CODE:
            return replace(plain, codes=self.codes(schema, at))
        if plain.kind is Kind.CODES:
            items, at_items, _ = self.followed(self.object_at(schema.get("items"), f"{at}/items"), f"{at}/items", trail)
            self.refuse_others(items, _OFFERED[Kind.CODE] | _NOTES, at_items)
            most = self.number(schema, "maxItems", at, 1, MOST_CODES)
            return replace(plain, most=most, codes=self.codes(items, at_items))
        return plain

    def text(self, schema: Json, plain: Field, at: str) -> Field:
        most = self.number(schema, "maxLength", at, 1, LONGEST_TEXT)
        least = self.bound(schema, "minLength", at)
        written = schema.get("pattern")
        pattern = compiled(written) if isinstance(written, str) else None
        if written is not None and pattern is None:
            self.note(f"{at}/pattern", "pattern_not_offered")
        return replace(plain, least=least, most=most, pattern=pattern, written=written)

    def codes(self, schema: Json, at: str) -> dict[str, Text]:
        """The codes of a list, each with its words."""
        given = schema.get("oneOf")
        if not isinstance(given, list) or not 1 <= len(given) <= MOST_CODES:
            self.note(f"{at}/oneOf", "limit_missing")
            return {}
        found: dict[str, Text] = {}
        for number, one in enumerate(given):
            place = f"{at}/oneOf/{number}"
            option = self.object_at(one, place)
            self.refuse_others(option, frozenset({"const", "x-label"}), place)
            code = option.get("const")
            if not isinstance(code, str) or not _NAME.fullmatch(code):
                self.note(f"{place}/const", "name_not_offered")
            elif code in found or code in NO_ANSWER:
                self.note(f"{place}/const", "twice")
            else:
                found[code] = self.words(option.get("x-label"), f"{place}/x-label", "label_missing")
        return found

    def number(self, schema: Json, keyword: str, at: str, least: int, most: int) -> int:
        """A limit that must be given."""
        value = self.bound(schema, keyword, at)
        if value is None or not least <= value <= most:
            self.note(f"{at}/{keyword}", "limit_missing")
            return least
        return value

    def bound(self, schema: Json, keyword: str, at: str) -> int | None:
        """A limit that may be given."""
        value = schema.get(keyword)
        whole = isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST
        if value is not None and not whole:
            self.note(f"{at}/{keyword}", "wrong_type")
        return value if whole else None

    def words(self, value: Any, at: str, missing: str) -> Text:
        """A text in both languages."""
        if isinstance(value, Mapping) and set(value) == {"de", "en"}:
            de, en = value["de"], value["en"]
            if isinstance(de, str) and isinstance(en, str) and de.strip() and en.strip():
                if max(len(de), len(en)) > LONGEST_TEXT:
                    self.note(at, "too_long")
                return Text(de, en)
        self.note(at, missing)
        return Text("", "")

    def said(self, given: Json, above: Said, at: str) -> Said:
        """What a field says of itself, or what it stands in."""
        said = above
        if "x-category" in given:
            said = replace(said, category=self.coded(given["x-category"], self.known.categories, f"{at}/x-category"))
        if "x-purpose" in given:
            said = replace(said, purpose=self.coded(given["x-purpose"], self.known.purposes, f"{at}/x-purpose"))
        if "x-ground" in given:
            said = replace(said, ground=self.ground(given["x-ground"], f"{at}/x-ground"))
        if "x-retention" in given:
            retention = given["x-retention"]
            if not isinstance(retention, str) or not _RETENTION.fullmatch(retention):
                self.note(f"{at}/x-retention", "wrong_form")
            said = replace(said, retention=str(retention))
        if "x-why" in given:
            said = replace(said, why=self.words(given["x-why"], f"{at}/x-why", "why_missing"))
        return said

    def coded(self, value: Any, codes: AbstractSet[str], at: str) -> str:
        if not isinstance(value, str) or value not in codes:
            self.note(at, "unknown_code")
        return str(value)

    def ground(self, value: Any, at: str) -> Ground:
        """`{kind, cites?}`: a consent, a release or a statute, and the paragraph."""
        given = self.object_at(value, at)
        self.refuse_others(given, frozenset({"kind", "cites"}), at)
        cites = given.get("cites")
        if cites is not None and (not isinstance(cites, str) or not 1 <= len(cites) <= 200):  # noqa: PLR2004 -- a paragraph
            self.note(f"{at}/cites", "wrong_form")
        return Ground(self.coded(given.get("kind"), self.known.grounds, f"{at}/kind"), cites)


def _unsaid(fields: Mapping[str, Field], known: Known) -> Iterator[Place]:
    """Fields that do not say what they are, what for, on what ground, how long and why; and sheets that are mixed."""
    for name, top in fields.items():
        inner = [(f"/{name}", top), *leaves(top.inside, f"/{name}")] if top.kind is not Kind.GROUP else []
        inner = inner or list(leaves(top.inside, f"/{name}"))
        for at, one in inner:
            for part in ("category", "purpose", "ground", "retention", "why"):
                if getattr(one.said, part) is None:
                    yield Place(f"/json_schema{_pointer(at)}", f"{part}_missing")
        own = {one.category for _, one in inner} & known.own_sheet
        if own and (top.kind is not Kind.GROUP or len({one.category for _, one in inner}) > 1):
            yield Place(f"/json_schema{_pointer(f'/{name}')}", "own_sheet")


def _pointer(at: str) -> str:
    return "".join("/additionalProperties" if part == "*" else f"/properties/{part}" for part in at.split("/")[1:])


def _kind(schema: Json) -> Kind | None:
    match schema.get("type"):
        case "object":
            return Kind.ROWS if isinstance(schema.get("additionalProperties"), Mapping) else Kind.GROUP
        case "integer":
            return Kind.INTEGER
        case "boolean":
            return Kind.BOOLEAN
        case "array":
            return Kind.CODES
        case "string":
            format_ = schema.get("format")
            return Kind.CODE if "oneOf" in schema else Kind.TEXT if format_ is None else _FORMATS.get(str(format_))
    return None


def _as_object(value: Any) -> Json:
    return value if isinstance(value, Mapping) else {}


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")[:60]
