"""Answers to a form: which are wrong and where, what a change makes of them, whose they are to read."""

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Any, Final

from geleit_kit.pure.categories import FRAME, Shape
from geleit_kit.pure.clock import EARLIEST_DAY, LATEST_DAY
from geleit_kit.pure.forms.fields import NO_ANSWER, Field, Kind, leaves
from geleit_kit.pure.problems import Place

Answers = Mapping[str, Any]
Fields = Mapping[str, Field]
_ROW: Final = re.compile(r"[1-9][0-9]{0,3}")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_PARTIAL: Final = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)


def faults(fields: Fields, answers: Answers, at: str = "") -> list[Place]:
    """All that is wrong in answers, each with its place. What the form does not know is named by what it stands in:
    nobody's words come back as the name of a field.
    """
    found = [Place(at, "unknown_field")] if answers.keys() - fields.keys() else []
    for name, value in answers.items():
        if name in fields:
            found += _faults(fields[name], value, f"{at}/{name}")
    return found


def _faults(field: Field, value: Any, at: str) -> list[Place]:
    if field.kind is Kind.GROUP:
        return faults(field.inside, value, at) if isinstance(value, Mapping) else [Place(at, "wrong_type")]
    if isinstance(value, str) and value in NO_ANSWER:
        return []
    if field.kind is Kind.ROWS:
        return _rows(field, value, at)
    code = _FAULT[field.kind](field, value)
    return [] if code is None else [Place(at, code)]


def _rows(field: Field, value: Any, at: str) -> list[Place]:
    if not isinstance(value, Mapping):
        return [Place(at, "wrong_type")]
    if not all(_ROW.fullmatch(key) for key in value):
        return [Place(at, "row_not_numbered")]
    found = [Place(at, "too_many")] if len(value) > (field.most or 0) else []
    for key, row in value.items():
        place = f"{at}/{key}"
        found += faults(field.inside, row, place) if isinstance(row, Mapping) else [Place(place, "wrong_type")]
    return found


def _text(field: Field, value: Any) -> str | None:
    if not isinstance(value, str):
        return "wrong_type"
    if len(value) > (field.most or 0):
        return "too_long"
    if len(value) < (field.least or 0):
        return "too_short"
    return None if field.pattern is None or field.pattern.matches(value) else "wrong_form"


def _day(field: Field, value: Any) -> str | None:
    if not isinstance(value, str):
        return "wrong_type"
    if not (_DAY if field.kind is Kind.DATE else _PARTIAL).fullmatch(value):
        return "wrong_form"
    try:
        day = date.fromisoformat(f"{value}-01-01"[:10])
    except ValueError:
        return "wrong_form"
    return "before_1900" if day < EARLIEST_DAY else "after_2999" if day > LATEST_DAY else None


def _integer(field: Field, value: Any) -> str | None:
    if not isinstance(value, int) or isinstance(value, bool):
        return "wrong_type"
    if field.least is not None and value < field.least:
        return "too_small"
    return "too_large" if field.most is not None and value > field.most else None


def _boolean(_field: Field, value: Any) -> str | None:
    return None if isinstance(value, bool) else "wrong_type"


def _code(field: Field, value: Any) -> str | None:
    return None if isinstance(value, str) and value in field.codes else "not_in_list"


def _codes(field: Field, value: Any) -> str | None:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        return "wrong_type"
    if len(value) > (field.most or 0):
        return "too_many"
    if len(set(value)) < len(value):
        return "twice"
    return None if set(value) <= field.codes.keys() else "not_in_list"


_FAULT: Final = {
    Kind.TEXT: _text,
    Kind.DATE: _day,
    Kind.PARTIAL_DATE: _day,
    Kind.INTEGER: _integer,
    Kind.BOOLEAN: _boolean,
    Kind.CODE: _code,
    Kind.CODES: _codes,
}


def merged(before: Answers, patch: Answers) -> dict[str, Any]:
    """The answers after a change (merge-patch, RFC 7396): null takes an answer away, what is not named stays."""
    after = dict(before)
    for name, value in patch.items():
        if value is None:
            after.pop(name, None)
        elif isinstance(value, Mapping):
            there = after.get(name)
            after[name] = merged(there if isinstance(there, Mapping) else {}, value)
        else:
            after[name] = value
    return after


def closed(fields: Fields, patch: Answers, opened: AbstractSet[str], at: str = "") -> list[Place]:
    """What a change would touch that its writer may not read. To take away a group or a row takes every category that
    can stand in it: nobody loses for others what they cannot see.
    """
    found = []
    for name, value in patch.items():
        field, place = fields.get(name), f"{at}/{name}"
        if field is None:
            continue
        if field.kind is not Kind.GROUP and field.category not in opened:
            found.append(Place(place, "category_closed"))
        elif not isinstance(value, Mapping):
            found += [Place(place, "category_closed")] * (not _categories(field.inside) <= opened)
        elif field.kind is Kind.ROWS:
            for key, row in value.items():
                inside = row if isinstance(row, Mapping) else dict.fromkeys(field.inside)
                found += closed(field.inside, inside, opened, f"{place}/{key}" if _ROW.fullmatch(key) else place)
        else:
            found += closed(field.inside, value, opened, place)
    return found


def _categories(fields: Fields) -> set[str]:
    return {one.category for _, one in leaves(fields)}


def unlike(before: Fields, after: Fields) -> dict[str, str]:
    """Where a later version does not take all that the earlier one took: place -> category. Of the versions alone,
    never of an answer: it tells nothing about a person.
    """
    now = dict(leaves(after))
    changed = {at for at, one in leaves(before) if at not in now or not now[at].takes_all_of(one)}
    rows = tuple(f"{at}/*/" for at in changed)  # where rows do not fit any more, all that stands in them goes
    return {at: one.category for at, one in leaves(before) if at in changed or at.startswith(rows)}


def fitting(before: Fields, after: Fields, answers: Answers, at: str = "") -> tuple[dict[str, Any], list[str]]:
    """What of the answers to one version another takes and tells to the same readers, and the places of the rest."""
    kept: dict[str, Any] = {}
    lost: list[str] = []
    for name, value in answers.items():
        old, new, place = before[name], after.get(name), f"{at}/{name}"
        if new is None or new.kind is not old.kind or (new.kind is not Kind.GROUP and new.category != old.category):
            lost += _places(value, place)
        elif new.kind is Kind.GROUP:
            kept[name], more = fitting(old.inside, new.inside, value, place)
            lost += more
        elif new.kind is Kind.ROWS and isinstance(value, Mapping) and len(value) <= (new.most or 0):
            rows = {key: fitting(old.inside, new.inside, row, f"{place}/{key}") for key, row in value.items()}
            kept[name] = {key: row for key, (row, _) in rows.items()}
            lost += [one for _, more in rows.values() for one in more]
        elif _faults(new, value, place):
            lost += _places(value, place)
        else:
            kept[name] = value
    return kept, sorted(lost)


def _places(value: Any, at: str) -> list[str]:
    """The places of all answers in a value."""
    if not isinstance(value, Mapping):
        return [at]
    return [place for name, inner in value.items() for place in _places(inner, f"{at}/{name}")]


def whole(fields: Fields, answers: Answers) -> dict[str, Any]:
    """The answers with every group of the form: that a group is there must not tell that something stands in it."""
    groups = {
        name: whole(one.inside, answers.get(name) or {}) for name, one in fields.items() if one.kind is Kind.GROUP
    }
    return {**answers, **groups}


class _EveryRow(Mapping[str, Shape]):
    """The shape of rows: each number is of the same shape; told of it is said once, at `*`."""

    def __init__(self, row: Shape) -> None:
        self._row = row

    def __getitem__(self, key: str) -> Shape:
        return self._row

    def __iter__(self) -> Iterator[str]:
        yield "*"

    def __len__(self) -> int:
        return 1


def shape(fields: Fields) -> dict[str, Shape]:
    """Which category each field is of, for the one function that cuts."""
    shapes = {}
    for name, one in fields.items():
        inside: Mapping[str, Shape] | None = shape(one.inside) if one.inside else None
        if one.kind is Kind.ROWS:
            inside = _EveryRow(Shape(FRAME, inside))
        shapes[name] = Shape(FRAME if one.kind is Kind.GROUP else one.category, inside)
    return shapes
