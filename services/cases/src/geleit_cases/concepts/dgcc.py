"""The default concept: the process of the Deutsche Gesellschaft für Care und Case Management (DGCC).

Process steps: Handreichung zum kommunalen Einwanderungsmanagement (MKFFI NRW 2020), l. 1917-1996, after the DGCC
guidelines of 2015. Reasons of ending: l. 1992 (goal reached at the estimated time; the person steers an own network);
the three kinds: Leitfaden to case management in Kommunales Integrationsmanagement NRW. The remaining reasons are ours.
"""

from typing import Any, Final

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

_END_REASONS = [
    ("goals_reached", "criteria_met", "Vereinbarte Ziele erreicht", "Agreed goals reached"),
    ("own_network", "criteria_met", "Steuert das eigene Unterstützungsnetz selbst", "Steers the own network alone"),
    ("advice_sufficient", "criteria_met", "Beratung war ausreichend", "Counselling was sufficient"),
    ("wish_of_the_person", "discharge", "Auf Wunsch der Person", "By wish of the person"),
    ("responsibility_moved", "discharge", "Fallverantwortung übergeben", "Responsibility handed over"),
    ("time_frame_over", "discharge", "Vereinbarter Zeitrahmen beendet", "Agreed time frame over"),
    ("contact_lost", "unplanned", "Kontakt verloren", "Contact lost"),
    ("moved_away", "unplanned", "Weggezogen", "Moved away"),
    ("deceased", "unplanned", "Verstorben", "Deceased"),
    ("other", "unplanned", "Anderer Grund", "Other reason"),
]

CONTENT: Final[dict[str, Any]] = {
    "name": {"code": KEY, "de": "DGCC-Standard", "en": "DGCC default"},
    "phases": [{"code": code, "de": de, "en": en} for code, de, en in _PHASES],
    "end_reasons": [{"code": code, "kind": kind, "de": de, "en": en} for code, kind, de, en in _END_REASONS],
    "dimensions": {},
}
