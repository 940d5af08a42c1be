"""The four parts of an intake agreement and when they are complete.

Four dated parts: information given, consent and releases, mutual expectations, way out (DGCC guidelines: Intake makes
the procedure transparent: demands, mutual roles, chances; MKFFI NRW 2020, l. 1929-1935).
"""

from collections.abc import Mapping
from typing import Any

from geleit_kit.pure.lifecycle import Lifecycle, Step
from geleit_vocabulary.permissions import Permission

PARTS = ("information", "consent", "expectations", "way_out")

INTAKE_AGREEMENT = Lifecycle(
    "intake_agreement",
    start="drafting",
    steps=[
        Step("complete", "drafting", "complete", automatic=True),
        Step("reopen", "complete", "drafting", automatic=True),
        Step(
            "end",
            ("drafting", "complete"),
            "ended",
            needs=Permission.CASE_WRITE,
        ),
    ],
)


def dated_parts(content: Mapping[str, Any]) -> set[str]:
    """The parts of an agreement that stand: each has its day; the consent part also names what it refers to.

    `content` holds a mapping or None for each of PARTS, its day under `on`.
    """
    return {part for part in PARTS if (content.get(part) or {}).get("on") and not _empty_consent(part, content[part])}


def _empty_consent(part: str, content: Mapping[str, Any]) -> bool:
    """A consent part that refers to nothing is no consent part: identity's records or the paper, never a copy."""
    return part == "consent" and not (content.get("consents") or content.get("releases") or content.get("paper"))
