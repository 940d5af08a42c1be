"""A life cycle as a picture (SVG): states in a column, steps as numbered arrows at its sides.

Pure: the same table gives the same picture. Numbers lead to the rows of the table below the picture.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

_BOX_WIDTH, _BOX_HEIGHT, _ROW = 224, 42, 86
_LANE, _MARGIN = 26, 36
_CORNER = 14
_MOST_ARROWS = 14


@dataclass(frozen=True, slots=True)
class Arrow:
    """One arrow from row to row, with the numbers of its steps. `lane`: 0 straight down or bow, right (+), left (-)."""

    source: int
    target: int
    numbers: tuple[int, ...]
    automatic: bool
    lane: int = 0


def order(cycle: Mapping[str, Any]) -> list[str]:
    """States from the first one on, as the steps reach them; those that nothing leaves come last."""
    found: list[str] = [cycle["start"]]
    for state in found:
        for step in cycle["steps"]:
            if state in step["from"] and step["to"] not in found:
                found.append(step["to"])
    final = set(cycle["final"])
    return [s for s in found if s not in final] + [s for s in found if s in final]


def arrows(cycle: Mapping[str, Any], states: Sequence[str]) -> list[Arrow]:
    """All steps as arrows, those between the same two states together, each in a lane of its own where it must."""
    joined: dict[tuple[int, int, bool], list[int]] = defaultdict(list)
    for number, step in enumerate(cycle["steps"], 1):
        for source in step["from"]:
            joined[states.index(source), states.index(step["to"]), bool(step["automatic"])].append(number)
    plain = [Arrow(source, target, tuple(n), auto) for (source, target, auto), n in joined.items()]
    placed: list[Arrow] = []
    straight: set[int] = set()
    for arrow in sorted(plain, key=lambda a: (abs(a.target - a.source), a.source)):
        if arrow.target == arrow.source:
            placed.append(arrow)
        elif arrow.target == arrow.source + 1 and arrow.source not in straight:
            straight.add(arrow.source)
            placed.append(arrow)
        else:
            placed.append(_laned(arrow, placed))
    return placed


def _laned(arrow: Arrow, placed: Sequence[Arrow]) -> Arrow:
    side = 1 if arrow.target > arrow.source else -1
    low, high = sorted((arrow.source, arrow.target))
    taken = {
        other.lane
        for other in placed
        if other.lane * side > 0 and min(other.source, other.target) <= high and max(other.source, other.target) >= low
    }
    lane = next(lane for lane in range(1, len(placed) + 2) if lane * side not in taken)
    return Arrow(arrow.source, arrow.target, arrow.numbers, arrow.automatic, lane * side)


def many(cycle: Mapping[str, Any]) -> bool:
    """Whether a picture would be a tangle."""
    return len(arrows(cycle, order(cycle))) > _MOST_ARROWS


def drawn(cycle: Mapping[str, Any], labels: Mapping[str, str], description: str) -> str:
    """The SVG. `labels` names the states for the reader; `description` is HTML."""
    states = order(cycle)
    found = arrows(cycle, states)
    left = _MARGIN + _LANE * max((-a.lane for a in found), default=0)
    right = _MARGIN + _LANE * max((a.lane for a in found), default=0)
    width, height = left + _BOX_WIDTH + right, _ROW * len(states) - (_ROW - _BOX_HEIGHT) + 2 * _MARGIN
    name = f"drawing-{escape(cycle['name'])}"
    parts = [_arrow(arrow, left, found) for arrow in found]
    parts += [_state(state, row, left, cycle, labels) for row, state in enumerate(states)]
    return (
        f'<div class="drawing" tabindex="0" role="region" aria-label="{description}">'
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
        f' role="img" aria-labelledby="{name}"><title id="{name}">{description}</title>'
        f'<defs><marker id="tip-{escape(cycle["name"])}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7"'
        f' markerHeight="7" orient="auto-start-reverse"><path class="tip" d="M0 0 10 5 0 10z"/></marker></defs>'
        f"{''.join(parts).replace('#tip', '#tip-' + escape(cycle['name']))}</svg></div>"
    )


def _state(state: str, row: int, left: int, cycle: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    y = _MARGIN + row * _ROW
    kind = "state" + (" final" if state in cycle["final"] else "") + (" first" if state == cycle["start"] else "")
    label, half = escape(_short(labels.get(state, state))), _BOX_HEIGHT // 2
    return (
        f'<rect class="{kind}" x="{left}" y="{y}" width="{_BOX_WIDTH}" height="{_BOX_HEIGHT}" rx="{half}"/>'
        f'<text x="{left + _BOX_WIDTH // 2}" y="{y + half}">{label}</text>'
    )


def _short(label: str) -> str:
    return label if len(label) <= 27 else f"{label[:26]}…"  # noqa: PLR2004 -- what the box holds


def _arrow(arrow: Arrow, left: int, found: Sequence[Arrow]) -> str:
    kind = "edge auto" if arrow.automatic else "edge"
    if arrow.source == arrow.target:
        return _loop(arrow, left, kind)
    if arrow.lane == 0:
        x = left + _BOX_WIDTH // 2
        top = _MARGIN + arrow.source * _ROW + _BOX_HEIGHT
        bottom = top + _ROW - _BOX_HEIGHT
        return f'<path class="{kind}" d="M{x} {top}V{bottom}" marker-end="url(#tip)"/>' + _badge(
            x, (top + bottom) // 2 - 3, arrow.numbers
        )
    side = 1 if arrow.lane > 0 else -1
    edge = left + (_BOX_WIDTH if side > 0 else 0)
    x = edge + arrow.lane * _LANE
    start, end = _port(arrow, arrow.source, found), _port(arrow, arrow.target, found)
    turn = _CORNER if end > start else -_CORNER
    path = (
        f"M{edge} {start}H{x - side * _CORNER}Q{x} {start} {x} {start + turn}V{end - turn}"
        f"Q{x} {end} {x - side * _CORNER} {end}H{edge}"
    )
    return f'<path class="{kind}" d="{path}" marker-end="url(#tip)"/>' + _badge(x, _gap(arrow), arrow.numbers)


def _gap(arrow: Arrow) -> int:
    """The middle of the gap between two rows that lies nearest to the middle of the arrow: no line crosses it there."""
    row = (arrow.source + arrow.target - 1) // 2
    return _MARGIN + row * _ROW + _BOX_HEIGHT + (_ROW - _BOX_HEIGHT) // 2


def _loop(arrow: Arrow, left: int, kind: str) -> str:
    """A step that leads back to where it began: a bow over a corner of the box, on the left where it goes by itself."""
    y = _MARGIN + arrow.source * _ROW
    x = left + (44 if arrow.automatic else _BOX_WIDTH - 44)
    path = f"M{x - 15} {y}C{x - 19} {y - 26} {x + 19} {y - 26} {x + 15} {y}"
    return f'<path class="{kind}" d="{path}" marker-end="url(#tip)"/>' + _badge(x, y - 19, arrow.numbers)


def _port(arrow: Arrow, row: int, found: Sequence[Arrow]) -> int:
    """Where an arrow leaves or enters the side of a box: inner lanes nearer to the rows that they lead to."""
    side = 1 if arrow.lane > 0 else -1
    touching = [a for a in found if a.lane * side > 0 and row in {a.source, a.target}]
    touching.sort(key=lambda a: (_direction(a, row), -abs(a.lane) * _direction(a, row)))
    place = touching.index(arrow)
    room = (_BOX_HEIGHT - 8) / (len(touching) + 1)
    return round(_MARGIN + row * _ROW + 4 + room * (place + 1))


def _direction(arrow: Arrow, row: int) -> int:
    """-1 where the arrow goes up from this row, 1 where it goes down."""
    other = arrow.target if row == arrow.source else arrow.source
    return -1 if other < row else 1


def _badge(x: int, y: int, numbers: Sequence[int]) -> str:
    text = ", ".join(str(number) for number in numbers)
    width = max(18, 7 * len(text) + 8)
    return (
        f'<rect class="badge" x="{x - width / 2}" y="{y - 9}" width="{width}" height="18" rx="9"/>'
        f'<text class="number" x="{x}" y="{y}">{text}</text>'
    )
