"""Every life cycle of every service, as it was reviewed: a step, a state or a permission that changes is seen here.

`python -m tests.house.test_lifecycles` writes `lifecycles.yaml` anew, for review.
"""

from importlib import import_module
from pathlib import Path

import pytest
import yaml

from geleit_kit.pure.lifecycle import Lifecycle, Step
from tests.house.places import SERVICES, rooms

REVIEWED = Path(__file__).with_name("lifecycles.yaml")


def told(step: Step) -> str:
    """One step on one line."""
    by = "the clock or a fact" if step.automatic else str(step.needs or "nobody")
    asks = f", asks {step.asks}" if step.asks else ""
    return f"{step.action}: {' | '.join(step.sources)} -> {step.target} by {by}{asks}"


def life_cycles(service: str) -> dict[str, dict[str, str | list[str]]]:
    """Name -> start and steps, of all rooms."""
    found: dict[str, dict[str, str | list[str]]] = {}
    for room in rooms(service):
        if (room / "rules.py").exists():
            module = import_module(f"geleit_{service}.{room.name}.rules")
            for cycle in [one for one in vars(module).values() if isinstance(one, Lifecycle)]:
                found[cycle.name] = {"start": str(cycle.start), "steps": [told(step) for step in cycle.steps]}
    return dict(sorted(found.items()))


@pytest.mark.parametrize("service", SERVICES)
def test_life_cycles_are_as_reviewed(service: str) -> None:
    reviewed = yaml.safe_load(REVIEWED.read_text("utf-8"))[service]
    assert life_cycles(service) == reviewed, "if it is meant: python -m tests.house.test_lifecycles, and review it"


def test_a_changed_step_is_seen() -> None:
    step = Step("send", "draft", "sent", needs="referral:send")
    assert told(step) == "send: draft -> sent by referral:send"
    assert (
        told(Step("send", ("draft", "kept"), "sent", automatic=True))
        == "send: draft | kept -> sent by the clock or a fact"
    )


if __name__ == "__main__":
    written = {service: life_cycles(service) for service in SERVICES}
    REVIEWED.write_text(yaml.safe_dump(written, sort_keys=True, allow_unicode=True, width=150), "utf-8")
