"""What a stream hands out, as facts; and the part of it that can be heard now."""

import json
import logging
from collections.abc import Sequence
from typing import Any

from geleit_kit.events.facts import Event

_log = logging.getLogger("geleit.consumer")


def unbroken(events: Sequence[Event], position: int) -> list[Event]:
    """The beginning of `events` that follows `position` without a gap."""
    kept: list[Event] = []
    for event in sorted(events, key=lambda one: one.sequence):
        if event.sequence == position + 1:
            kept.append(event)
            position = event.sequence
        elif event.sequence > position:
            break
    return kept


def entries_of(answer: Any) -> tuple[list[tuple[str, Event]], list[str]]:
    """The readable entries, and the ids of those that are deleted or no facts: the feed has what they held."""
    found: list[tuple[str, Event]] = []
    lost: list[str] = []
    streams = answer.values() if isinstance(answer, dict) else [entries for _, entries in answer or []]
    for entries in streams:
        for identifier, fields in _flat(entries):
            raw = (fields or {}).get(b"event") or (fields or {}).get("event", "")
            try:
                found.append((_text(identifier), Event.of(json.loads(raw))))
            except (KeyError, ValueError, TypeError, AttributeError):
                _log.warning("entry_lost", extra={"entry": _text(identifier)})
                lost.append(_text(identifier))
    return found, lost


def _flat(entries: Any) -> list[tuple[Any, Any]]:
    return [pair for entry in entries for pair in (entry if isinstance(entry, list) else [entry])]


def _text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value
