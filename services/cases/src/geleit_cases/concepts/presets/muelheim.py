"""Mülheim an der Ruhr: case management of the social service for refugees before SGB II, handed over at the change.

Handreichung l. 3466-3530; contents of the implementation paper of 13 October 2019 l. 4965-5024, of which only the table
of contents is printed: which criteria admit is not told, so those of the DGCC default stand in. "Good prospects of
staying" (l. 3490, the project's first target group) are no criterion. The action fields are the project's themes.
"""

from typing import Any, Final

from geleit_cases.concepts.presets.writing import (
    GOALS,
    NEEDS_COORDINATION,
    OVERDUE,
    PLAN,
    WISH,
    clearing,
    end_reasons,
    ended_early,
    entry,
    label,
    phase,
    rule,
    source,
)

_SINCE: Final = "2019-10-13"
_BEFORE: Final = {"fact": "benefit_basis", "in": ["asylblg", "asylblg_2", "asylblg_3"]}
_SEVERAL: Final = {"fact": "bodies_needed", "at_least": 2}

CONTENT: Final[dict[str, Any]] = {
    "name": entry("muelheim", "Mülheim an der Ruhr", "Mülheim an der Ruhr", "3466-3530, 4965-5024"),
    "sources": [source("3466-3530"), source("4965-5024")],
    "labels": {
        "contact_point": label("Sozialdienst für ausländische Flüchtlinge", "Social service for refugees", "4980"),
        "goal_agreement": label("Zielaushandlung", "Negotiation of goals", "4998-4999"),
        "plan": label("Unterstützungsplan", "Support plan", "5000"),
        "conference": label("Fallkonferenz", "Case conference", "5003"),
    },
    "target_groups": [
        rule("before_sgb_ii", "Leistungen nach dem AsylbLG", "Benefits under the AsylbLG", _BEFORE, "3502, 4966",
             ("Case Management beginnt vor dem Wechsel in das SGB II", "Case management begins before SGB II"),
             valid_from=_SINCE),
    ],
    "exclusions": [
        rule("jobcenter", "Leistungen nach dem SGB II", "Benefits under SGB II",
             {"fact": "benefit_basis", "is": "sgb_ii"}, "3502",
             ("Dort besteht seit 2005 ein eigenes Case Management; laufende Fälle werden übergeben",
              "There is a case management of its own since 2005; running cases are handed over"), valid_from=_SINCE,
             responsible={"de": "Jobcenter", "en": "Jobcenter"}),
    ],
    "access_routes": [
        entry("reception", "Aus der Erstaufnahme, mit dem Profiling", "From first reception, with the profiling",
              "3498-3500"),
        entry("shelter", "Aus der Gemeinschaftsunterkunft", "From the shared accommodation", "3498, 4984"),
        entry("flat", "Aus der eigenen Wohnung", "From an own flat", "4984"),
    ],
    "clearing": clearing(
        {"all": [WISH, NEEDS_COORDINATION, _SEVERAL]}, "2014-2029, 2433-2441",
        ("Wunsch, Komplexität und mehrere Stellen", "Wish, complexity and several bodies"),
    ),
    "indication": {
        "variant": "case_manager",
        "deciders": ["case_manager"],
        "peer_review": True,
        "criteria": [
            rule("wish", "Die Person wünscht es", "The person wishes it", WISH, "2433-2441",
                 ("Wie im DGCC-Standard", "As in the DGCC default")),
            rule("complexity", "Komplexer Bedarf", "Complex needs", NEEDS_COORDINATION, "2014-2029",
                 ("Wie im DGCC-Standard", "As in the DGCC default")),
            rule("several_bodies", "Mehrere Stellen sind nötig", "Several bodies are needed", _SEVERAL, "2014-2029",
                 ("Wie im DGCC-Standard", "As in the DGCC default")),
        ],
    },
    "phases": [
        phase("intake", "Klärung und Fallaufnahme (Intake)", "Clearing and intake", "4989-4991", [
            entry("profiling", "Profiling nach der Ankunft", "Profiling after arrival", "3500"),
            entry("language_passport", "Sprachpass", "Language passport", "3498"),
        ]),
        phase("assessment", "Assessment", "Assessment", "4992-4997", [
            entry("network_analysis", "Netzwerkanalyse", "Network analysis", "4993"),
            entry("problem_analysis", "Problemanalyse", "Problem analysis", "4994"),
            entry("strengths", "Analyse der Stärken und Ressourcen", "Analysis of strengths and resources", "4995"),
            entry("timeline", "Zeitstrahl", "Timeline", "4996"),
            entry("hypotheses", "Hypothesen-Strauß", "Bouquet of hypotheses", "4997"),
        ]),
        phase("goals", "Zielaushandlung", "Negotiation of goals", "4998-4999",
              following=[{"to": "planning", "guard": GOALS}]),
        phase("planning", "Unterstützungsplan", "Support plan", "5000",
              following=[{"to": "linking", "guard": PLAN}]),
        phase("linking", "Linking", "Linking", "5001-5005", [
            entry("actors", "Liste der Akteure", "List of actors", "5002"),
            entry("case_conference", "Fallkonferenz", "Case conference", "5003"),
        ]),
        phase("monitoring", "Monitoring", "Monitoring", "5006-5010", [
            entry("documentation", "Dokumentation", "Documentation", "5007"),
            entry("monitoring_dates", "Monitoringzeitpunkte", "Dates of monitoring", "5008"),
            entry("peer_advice", "Kollegiale Fallberatung", "Peer advice", "5010"),
        ], [{"to": "planning"}, {"to": "evaluation"}]),
        phase("evaluation", "Evaluation und Beendigung", "Evaluation and ending", "5011-5015", [
            entry("rating", "Bewertung des Prozesses", "Rating of the process", "5015"),
        ]),
    ],
    "early_warnings": [OVERDUE, ended_early("1980-1988")],
    "action_fields": [
        entry("arriving", "Ankommen im Alltag", "Arriving in everyday life", "3480-3482", maps_to="participation"),
        entry("language", "Sprache", "Language", "3480-3482", maps_to="language"),
        entry("training", "Ausbildung, Studium, Arbeit: Ausbildung", "Training, studies, work: training", "3480-3482",
              maps_to="vocational_training"),
        entry("studies", "Ausbildung, Studium, Arbeit: Studium", "Training, studies, work: studies", "3480-3482",
              maps_to="education"),
        entry("work", "Ausbildung, Studium, Arbeit: Arbeit", "Training, studies, work: work", "3480-3482",
              maps_to="work"),
        entry("early_education", "Bildung und frühkindliche Bildung (vorgesehen)",
              "Education and early education (planned)", "3484", maps_to="education"),
    ],
    "end_reasons": end_reasons("1992-1996, 5012-5014"),
}  # fmt: skip
