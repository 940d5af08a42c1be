"""Life cycles as tables: the same table serves `/v1/meta/lifecycles`, refuses a request, offers the next actions and
drives the tests.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from geleit_kit.pure.caller import Caller
from geleit_kit.pure.problems import IllegalTransition


class HasStatus(Protocol):
    """Whatever lives by a life cycle."""

    status: Any


@dataclass(frozen=True, slots=True)
class Step:
    """One arrow: `action` leads from `source` (one state or several) to `target`.

    `needs` is the permission; `asks` names the input schema; an `automatic` step is taken by a fact or a deadline.
    """

    action: str
    source: str | tuple[str, ...]
    target: str
    needs: str | None = None
    asks: str | None = None
    automatic: bool = False

    @property
    def sources(self) -> tuple[str, ...]:
        """The states from which the step leads."""
        return (self.source,) if isinstance(self.source, str) else self.source


class Lifecycle:
    """A named table of steps. A step that is not in it does not exist."""

    def __init__(self, name: str, *, start: str, steps: Sequence[Step]) -> None:
        self.name = name
        self.start = start
        self.steps = tuple(steps)
        self._by = {(step.action, source): step for step in steps for source in step.sources}
        if len(self._by) != sum(len(step.sources) for step in steps):
            message = f"{name}: two steps of one name leave the same state"
            raise ValueError(message)
        lost = self.states - self._reachable()
        if lost:
            message = f"{name}: no way leads to {sorted(lost)}"
            raise ValueError(message)

    def _reachable(self) -> set[str]:
        found, before = {self.start}, set[str]()
        while found != before:
            before = set(found)
            found |= {step.target for (_, source), step in self._by.items() if source in before}
        return found

    @property
    def states(self) -> set[str]:
        """All states of the table."""
        return {self.start} | {s for step in self.steps for s in (*step.sources, step.target)}

    @property
    def actions(self) -> set[str]:
        """All actions of the table."""
        return {step.action for step in self.steps}

    @property
    def final(self) -> set[str]:
        """States that no step leaves."""
        return self.states - {source for _, source in self._by}

    def step(self, action: str, state: str) -> Step | None:
        """The step, or None where the table has none."""
        return self._by.get((action, state))

    def take(self, action: str, row: HasStatus, caller: Caller) -> Step:
        """Moves the row by a caller's action. Raises IllegalTransition (409) with what would be allowed."""
        step = self.step(action, row.status)
        if step is None or step.automatic:
            allowed = [item["action"] for item in self.allowed(row, caller) if not item["closed"]]
            raise IllegalTransition(
                extra={"lifecycle": self.name, "state": row.status, "action": action, "allowed": allowed}
            )
        row.status = step.target
        return step

    def take_automatic(self, action: str, row: HasStatus) -> Step:
        """Moves the row by a fact or a deadline. Raises IllegalTransition where the table has no such step."""
        step = self.step(action, row.status)
        if step is None:
            raise IllegalTransition(extra={"lifecycle": self.name, "state": row.status, "action": action})
        row.status = step.target
        return step

    def allowed(self, row: HasStatus, caller: Caller, closed: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
        """What the caller could do next. `closed` maps an action to the code of why it is closed just now."""
        closed = closed or {}
        return [
            {
                "action": step.action,
                "asks": step.asks,
                "closed": "forbidden" if step.needs and not caller.may(step.needs) else closed.get(step.action),
            }
            for step in self.steps
            if row.status in step.sources and not step.automatic
        ]

    def as_data(self) -> dict[str, Any]:
        """The table as it is served and drawn."""
        return {
            "name": self.name,
            "start": self.start,
            "states": sorted(self.states),
            "final": sorted(self.final),
            "steps": [
                {
                    "action": step.action,
                    "from": list(step.sources),
                    "to": step.target,
                    "needs": step.needs,
                    "asks": step.asks,
                    "automatic": step.automatic,
                }
                for step in self.steps
            ],
        }
