"""Köln: five cumulative criteria, notified to the steering office KOKIR, decided with the case managers of four bodies
of free welfare.

Handreichung l. 2254-2381 (state of July 2019); action fields l. 3286-3294; KOKIP l. 4885-4957. Our reading: "multiple"
problem situations begin with two action fields; the exception in a justified single case is a fact of its own, which
counts as no where nobody asked; the criteria hold from the state of the concept.
"""

from typing import Any, Final

from geleit_cases.concepts.presets.writing import (
    GOALS,
    NEEDS_COORDINATION,
    OVERDUE,
    WISH,
    clearing,
    end_reasons,
    ended_early,
    entry,
    label,
    phase,
    rule,
    source,
    yes_no,
)

_SINCE: Final = "2019-07-01"
_FLIGHT: Final = {"fact": "flight_experience", "is": True}
_AGE: Final = {"fact": "age", "at_least": 18, "at_most": 27}
_EXCEPTION: Final = {"fact": "justified_age_exception", "is": True}
_SEVERAL: Final = {"all": [{"fact": "action_fields_open", "at_least": 2}, {"fact": "structural_obstacle", "is": True}]}
_BLOCKED: Final = {"fact": "blocked_by_complexity", "is": True}
_BELONGS: Final = {"all": [_FLIGHT, {"any": [_AGE, _EXCEPTION]}]}

CONTENT: Final[dict[str, Any]] = {
    "name": entry("koeln", "Köln (KOKIP/KOKIR)", "Köln (KOKIP/KOKIR)", "2254-2381"),
    "sources": [source("2254-2381"), source("3286-3294, 3306-3322"), source("4885-4957")],
    "labels": {
        "steering_office": label("Steuerungsstelle (KOKIR)", "Steering office (KOKIR)", "2277-2279"),
        "goal_agreement": label("Integrationsvereinbarung", "Integration agreement", "2343-2345"),
        "plan": label("Integrationsvereinbarung: Schritte", "Integration agreement: steps", "2367"),
        "conference": label("Fallkonferenz", "Case conference", "2345, 2349"),
        "assessment": label("Assessment", "Assessment", "2343"),
    },
    "facts": [
        yes_no("justified_age_exception", "Begründeter Einzelfall außerhalb der Altersgrenze",
               "Justified single case outside the age limit", "2285", not_asked=False),
        yes_no("structural_obstacle", "Aus strukturellen Gründen kann keine Stelle allein die Lage lösen",
               "For structural reasons no body can solve the situation alone", "2286"),
        yes_no("blocked_by_complexity", "Die Vielfalt der Angebote verhindert ihre Nutzung",
               "The complexity prevents the use of offers", "2288"),
    ],
    "target_groups": [
        rule("young_refugees", "Junge Erwachsene mit Fluchterfahrung, 18 bis 27 Jahre",
             "Young adults with experience of flight, 18 to 27 years", {"all": [_FLIGHT, _AGE]}, "2285",
             ("Zielgruppe des Pilotprojekts; die Bleibeperspektive spielt keine Rolle",
              "Target group of the pilot; the prospect of staying plays no part"), valid_from=_SINCE),
        rule("single_case", "Begründeter Einzelfall mit Fluchterfahrung",
             "Justified single case with experience of flight", {"all": [_FLIGHT, _EXCEPTION]}, "2285",
             ("Die Altersgrenze ist im begründeten Einzelfall gelockert",
              "The age limit is relaxed in the justified single case"), valid_from=_SINCE),
    ],
    "access_routes": [
        entry("municipal_office", "Meldung eines Fachamts an KOKIR", "Notified to KOKIR by a municipal office", "2335",
              counts_from="notified"),
        entry("jobcenter", "Meldung des Jobcenters an KOKIR", "Notified to KOKIR by the Jobcenter", "2335",
              counts_from="notified"),
        entry("volunteers", "Meldung aus dem Ehrenamt an KOKIR", "Notified to KOKIR by volunteers", "2335",
              counts_from="notified"),
        entry("counselling_office", "Meldung einer Beratungsstelle an KOKIR",
              "Notified to KOKIR by a counselling office", "2335", counts_from="notified"),
    ],
    "clearing": clearing(
        {"all": [_BELONGS, _SEVERAL, NEEDS_COORDINATION, _BLOCKED, WISH]}, "2283-2289",
        ("Alle fünf Kriterien zusammen", "All five criteria together"), _SINCE,
    ),
    "indication": {
        "variant": "many_places",
        "deciders": ["steering_office", "case_manager"],
        "peer_review": False,
        "criteria": [
            rule("target_group", "18 bis 27 Jahre mit Fluchterfahrung, oder begründeter Einzelfall",
                 "18 to 27 years with experience of flight, or a justified single case", _BELONGS, "2285",
                 ("Erstes von fünf Kriterien", "First of five criteria"), valid_from=_SINCE),
            rule("several_problems", "Mehrfache Problemlagen, die eine Stelle allein nicht löst",
                 "Multiple problem situations that one body alone does not solve", _SEVERAL, "2286",
                 ("Zweites von fünf Kriterien", "Second of five criteria")),
            rule("coordination", "Leistungen müssen genau abgestimmt und koordiniert werden",
                 "Services must be aligned and coordinated exactly", NEEDS_COORDINATION, "2287",
                 ("Drittes von fünf Kriterien", "Third of five criteria")),
            rule("blocked", "Die Komplexität verhindert die Nutzung", "The complexity prevents the use", _BLOCKED,
                 "2288", ("Viertes von fünf Kriterien", "Fourth of five criteria")),
            rule("voluntary", "Die Person nimmt freiwillig teil", "The person takes part voluntarily", WISH,
                 "2289, 2339", ("Fünftes von fünf Kriterien", "Fifth of five criteria")),
        ],
    },
    "phases": [
        phase("intake", "Meldung und Aufnahme", "Notification and intake", "2335", [
            entry("notification", "Meldung an KOKIR", "Notification to KOKIR", "2335"),
            entry("suitability_check", "Prüfung der Eignung", "Check of suitability", "2303, 2335"),
            entry("handover_conference", "Übergabekonferenz mit Fallklärung",
                  "Handover conference with case clarification", "2335"),
        ]),
        phase("assessment", "Assessment", "Assessment", "2343-2349", [
            entry("case_conference", "Fallkonferenz, wo nötig", "Case conference where needed", "2345, 2349"),
        ]),
        phase("goals", "Integrationsvereinbarung", "Integration agreement", "2343-2345, 2353", [
            entry("integration_agreement", "Schriftliche Integrationsvereinbarung", "Written integration agreement",
                  "2343, 2353"),
        ], [{"to": "linking", "guard": GOALS}]),
        phase("linking", "Fallsteuerung", "Steering of the case", "2367"),
        phase("monitoring", "Systematisches Monitoring", "Systematic monitoring", "2373", [
            entry("analysis_workshop", "Fallaustausch, Analyseworkshop", "Exchange on cases, analysis workshop",
                  "2319"),
        ], [{"to": "goals"}, {"to": "linking"}, {"to": "closing"}]),
        phase("closing", "Abschluss", "Closing", "2375"),
        phase("evaluation", "Evaluation", "Evaluation", "2375", [
            entry("reporting", "Abgestimmtes Berichtswesen", "Agreed reporting", "2375"),
            entry("quality_dialogue", "Dialoge zu Qualität", "Quality dialogues", "2320"),
            entry("planning_conference", "Planungskonferenz", "Planning conference", "2321"),
        ]),
    ],
    "early_warnings": [OVERDUE, ended_early("2373")],
    "action_fields": [
        entry("education_work_education", "Bildung und Arbeit: Bildung", "Education and work: education",
              "3288-3294", maps_to="education"),
        entry("education_work_work", "Bildung und Arbeit: Arbeit", "Education and work: work", "3288-3294",
              maps_to="work"),
        entry("language", "Sprache", "Language", "3288-3294", maps_to="language"),
        entry("housing", "Wohnen", "Housing", "3288-3294", maps_to="housing"),
        entry("health", "Gesundheit", "Health", "3288-3294", maps_to="health"),
        entry("subsistence", "Existenzsicherung", "Subsistence", "3288-3294", maps_to="subsistence"),
        entry("participation", "Teilhabe", "Participation", "3288-3294", maps_to="participation"),
    ],
    "end_reasons": end_reasons(),
}  # fmt: skip
