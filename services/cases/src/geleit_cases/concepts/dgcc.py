"""The default concept: the process of the Deutsche Gesellschaft für Care und Case Management (DGCC).

Process steps: Handreichung zum kommunalen Einwanderungsmanagement (MKFFI NRW 2020), l. 1917-1996, after the DGCC
guidelines of 2015. Reasons of ending: l. 1992 (goal reached at the estimated time; the person steers an own network);
the three kinds of an ending: criteria met,
Entpflichtung, unplanned (documentation form of the pilots). Which reason is of which kind is our reading.
"""

from typing import Any, Final

from geleit_cases.concepts.rules import EndKind
from geleit_vocabulary.reasons import EndReason

KIND: Final = "concept"
KEY: Final = "dgcc"

_PHASES = [
    ("intake", "Erstberatung und Intake", "First counselling and intake"),
    ("assessment", "Assessment", "Assessment"),
    ("goals", "Zielvereinbarung", "Goal agreement"),
    ("planning", "Hilfeplanung", "Support planning"),
    ("linking", "Leistungssteuerung (Linking)", "Linking and steering of services"),
    ("monitoring", "Monitoring", "Monitoring"),
    ("closing", "Abschluss", "Closing"),
    ("evaluation", "Evaluation", "Evaluation"),
]

_KINDS = {
    EndReason.AIM_REACHED: EndKind.CRITERIA_MET,
    EndReason.SELF_RELIANT: EndKind.CRITERIA_MET,
    EndReason.WISH_OF_PERSON: EndKind.DISCHARGE,
    EndReason.HANDED_OVER: EndKind.DISCHARGE,
    EndReason.TIME_LIMIT: EndKind.DISCHARGE,
    EndReason.CONTACT_LOST: EndKind.UNPLANNED,
    EndReason.MOVED: EndKind.UNPLANNED,
    EndReason.LEFT_GERMANY: EndKind.UNPLANNED,
    EndReason.DECEASED: EndKind.UNPLANNED,
    EndReason.OPENED_BY_MISTAKE: EndKind.UNPLANNED,
    EndReason.OTHER: EndKind.UNPLANNED,
}

CONTENT: Final[dict[str, Any]] = {
    "name": {"code": KEY, "de": "DGCC-Standard", "en": "DGCC default"},
    "phases": [{"code": code, "de": de, "en": en} for code, de, en in _PHASES],
    "end_reasons": [
        {"code": code.value, "kind": kind.value, "de": code.label.de, "en": code.label.en}
        for code, kind in _KINDS.items()
    ],
    "dimensions": {},
}
