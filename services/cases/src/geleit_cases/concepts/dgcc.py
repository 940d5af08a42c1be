"""The default concept: the process of the Deutsche Gesellschaft für Care und Case Management (DGCC).

Handreichung zum kommunalen Einwanderungsmanagement (MKFFI NRW 2020), after the DGCC guidelines of 2015: process steps
l. 1917-1996, the loop from monitoring back to planning l. 1965, indication by the complexity of needs and the number of
bodies l. 2014-2029, instruments l. 2070-2081, monitoring l. 1980-1988. Reasons of ending: l. 1992 (goal reached at the
estimated time; the person steers an own network); the three kinds of an ending: criteria met, Entpflichtung, unplanned
(documentation form of the pilots). Our reading: which reason is of which kind; that "several bodies" begins with two;
that the guideline's "no plan without a goal" is a guard of the phase.
"""

from typing import Any, Final

from geleit_cases.concepts.rules import EndKind, Label
from geleit_vocabulary.reasons import EndReason

KIND: Final = "concept"
KEY: Final = "dgcc"

_INSTRUMENTS: Final = {
    "intake": [
        ("procedure_handbook", "Verfahrenshandbuch", "Procedure handbook"),
        ("checklist", "Checkliste", "Checklist"),
        ("handover_conference", "Übergabekonferenz", "Handover conference"),
    ],
    "assessment": [
        ("network_analysis", "Individuelle Netzwerkanalyse", "Individual network analysis"),
        ("profiling_form", "Profilingbogen", "Profiling form"),
        ("question_guide", "Leitfaden", "Question guide"),
        ("analysis_workshop", "Analyseworkshop", "Analysis workshop"),
    ],
    "goals": [("goal_tree", "Zielbaum", "Goal tree")],
    "planning": [
        ("support_plan", "Hilfeplan", "Support plan"),
        ("planning_matrix", "Hilfeplanungsmatrix", "Planning matrix"),
        ("service_planning", "Individuelle Leistungsplanung", "Individual service planning"),
        ("offer_database", "Angebotsdatenbank", "Database of offers"),
        ("case_conference", "Fallkonferenz", "Case conference"),
    ],
    "linking": [
        ("provider_database", "Trägerdatenbank", "Database of providers"),
        ("service_matrix", "Leistungsmatrix", "Service matrix"),
    ],
    "monitoring": [("documentation_sheet", "Dokumentationsbogen", "Documentation sheet")],
    "evaluation": [
        ("impact_analysis", "Wirkungsanalyse", "Impact analysis"),
        ("joint_evaluation", "Gemeinsame Fallauswertung", "Joint evaluation of the case"),
    ],
}

_GOALS: Final = {"fact": "goals_agreed", "at_least": 1}
_PLAN: Final = {"fact": "plan_agreed", "is": True}
_PHASES: Final[list[tuple[str, str, str, list[dict[str, Any]] | None]]] = [
    ("intake", "Erstberatung und Intake", "First counselling and intake", None),
    ("assessment", "Assessment", "Assessment", None),
    ("goals", "Zielvereinbarung", "Goal agreement", [{"to": "planning", "guard": _GOALS}]),
    ("planning", "Hilfeplanung", "Support planning", [{"to": "linking", "guard": _PLAN}]),
    ("linking", "Leistungssteuerung (Linking)", "Linking and steering of services", None),
    ("monitoring", "Monitoring", "Monitoring", [{"to": "planning"}, {"to": "closing"}]),
    ("closing", "Abschluss", "Closing", None),
    ("evaluation", "Evaluation", "Evaluation", None),
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


def _because(lines: str) -> dict[str, str]:
    return {
        "de": f"Handreichung zum kommunalen Einwanderungsmanagement, Zeilen {lines}",
        "en": f"Handreichung zum kommunalen Einwanderungsmanagement, lines {lines}",
    }


def _rule(code: str, de: str, en: str, when: dict[str, Any], lines: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "de": de, "en": en, "when": when, "reason": _because(lines), **more}


def _phase(code: str, de: str, en: str, following: list[dict[str, Any]] | None) -> dict[str, Any]:
    instruments = [{"code": name, "de": one, "en": other} for name, one, other in _INSTRUMENTS.get(code, [])]
    return {"code": code, "de": de, "en": en, "next": following, "instruments": instruments}


_YES: Final = {
    name: {"fact": name, "is": True}
    for name in ("wish", "needs_coordination", "only_information", "other_body_responsible")
}
_HERE: Final = {"not": {"any": [_YES["only_information"], _YES["other_body_responsible"]]}}

CONTENT: Final[dict[str, Any]] = {
    "name": {"code": KEY, "de": "DGCC-Standard", "en": "DGCC default"},
    "sources": [
        {
            "title": "Handreichung zum kommunalen Einwanderungsmanagement/Integrationsmanagement (MKFFI NRW 2020)",
            "lines": "1889-2081",
        }
    ],
    "labels": {label.value: {"de": label.label.de, "en": label.label.en} for label in Label},
    "clearing": {
        "rules": [
            _rule("elsewhere", "Eine andere Stelle ist zuständig", "Another body is responsible",
                  _YES["other_body_responsible"], "1929-1935", result="referral"),
            _rule("information", "Eine Auskunft genügt", "Information is enough",
                  {"all": [_YES["only_information"], {"not": _YES["other_body_responsible"]}]}, "1929-1935",
                  result="information"),
            _rule("complex", "Mehrere Stellen müssen zusammenwirken, und die Person möchte es",
                  "Several bodies must work together, and the person wishes it",
                  {"all": [_YES["needs_coordination"], _YES["wish"], _HERE]}, "1929-1935",
                  result="case_management"),
        ],
        "otherwise": "counselling",
    },
    "indication": {
        "variant": "case_manager",
        "deciders": ["case_manager"],
        "peer_review": True,
        "criteria": [
            _rule("wish", "Die Person wünscht es", "The person wishes it", _YES["wish"], "2433-2441"),
            _rule("complexity", "Komplexer Bedarf", "Complex needs", _YES["needs_coordination"], "2014-2029"),
            _rule("several_bodies", "Mehrere Stellen sind nötig", "Several bodies are needed",
                  {"fact": "bodies_needed", "at_least": 2}, "2014-2029"),
        ],
    },
    "phases": [_phase(*one) for one in _PHASES],
    "early_warnings": [
        _rule("overdue", "Ein vereinbarter Schritt ist überfällig", "An agreed step is overdue",
              {"fact": "steps_overdue", "at_least": 1}, "1980-1988", answer="talk"),
        _rule("ended_early", "Eine Maßnahme endete vorzeitig", "A measure ended early",
              {"fact": "measures_ended_early", "at_least": 1}, "1980-1988", answer="reassessment"),
    ],
    "end_reasons": [
        {"code": code.value, "kind": kind.value, "de": code.label.de, "en": code.label.en}
        for code, kind in _KINDS.items()
    ],
    "dimensions": {},
}  # fmt: skip
