"""Moers: the Servicestelle Zuwanderung sees everybody first; wish, complexity and consent admit.

Handreichung l. 2383-2485; action fields l. 3407-3413; intake l. 3425-3433. The concept describes the system and leaves
goals, plan and monitoring to each provider (l. 2467): there the DGCC default stands in. Our reading: unaccompanied
minors end with the eighteenth birthday; exclusions by status hold from the opening of the Servicestelle.
Who of the providers takes a case is routing, not concept.
"""

from typing import Any, Final

from geleit_cases.concepts.presets.writing import (
    GOALS,
    IN_SHELTER,
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
    yes_no,
)

_SINCE: Final = "2018-06-01"
_CONSENT: Final = {"fact": "network_consent", "is": True}
_COMPLEX: Final = {"all": [NEEDS_COORDINATION, {"fact": "needs_accompaniment", "is": True}]}
_COUNTER: Final = {"fact": "put_through_at_counter", "is": True}

CONTENT: Final[dict[str, Any]] = {
    "name": entry("moers", "Moers", "Moers", "2383-2485"),
    "sources": [source("2383-2485"), source("3407-3433")],
    "labels": {
        "contact_point": label("Servicestelle Zuwanderung", "Servicestelle Zuwanderung (contact point)", "2383"),
        "assessment": label("Bedarfs- und Situationsanalyse", "Analysis of needs and situation", "2443-2463"),
        "conference": label("Fallkonferenz", "Case conference", "3425"),
    },
    "facts": [
        yes_no("short_or_health_visa", "Visum für drei Monate oder Gesundheitsvisum",
               "Visa for three months or health visa", "2393", "status"),
        yes_no("put_through_at_counter",
               "Spricht in Ausländerbehörde oder Bürgerservice vor und ist mit dem Anruf einverstanden",
               "Comes to the foreigners' office or citizens' service and agrees to the call", "2428"),
    ],
    "target_groups": [
        rule("immigrated", "Zugewanderte in Moers, neu oder schon länger",
             "People who immigrated to Moers, newly or longer ago", {"fact": "lives_here", "is": True},
             "2387, 2418-2429",
             ("Nach ersten Erfahrungen auf alle erweitert, die schon länger in Moers leben",
              "After first experience extended to all who have lived in Moers for longer")),
    ],
    "exclusions": [
        rule("short_stay", "Visum für drei Monate oder Gesundheitsvisum", "Visa for three months or health visa",
             {"fact": "short_or_health_visa", "is": True}, "2393",
             ("Kein dauerhafter Aufenthalt", "No permanent stay"), valid_from=_SINCE),
        rule("unaccompanied_minors", "Unbegleitete Minderjährige", "Unaccompanied minors",
             {"all": [{"fact": "unaccompanied_minor", "is": True}, {"fact": "age", "at_most": 17}]}, "2394",
             ("Die Jugendhilfe ist zuständig", "Youth welfare is responsible"), valid_from=_SINCE,
             responsible={"de": "Jugendhilfe", "en": "Youth welfare"}),
        rule("students", "Studierende", "Students", {"fact": "in_higher_education", "is": True}, "2395",
             ("Die Hochschule berät selbst", "The university advises them"),
             responsible={"de": "Hochschule", "en": "University"}),
    ],
    "access_routes": [
        entry("shelter", "Aus der städtischen Unterkunft, über die Asylbetreuung",
              "From the municipal shelter, by the carers there", "2427", first_contact_within={"days": 1},
              counts_from="arrived"),
        entry("office", "Über Ausländerbehörde oder Bürgerservice", "By the foreigners' office or citizens' service",
              "2387, 2428", first_contact_within={"weeks": 4}, counts_from="arrived"),
        entry("walk_in", "Direkt, auch nach längerer Zeit in Moers", "Directly, also after a longer time in Moers",
              "2429"),
    ],
    "outreach": {
        "rules": [
            rule("shelter", "Neu in der Unterkunft", "New in the shelter", IN_SHELTER, "2427",
                 ("Die Asylbetreuung bringt zur Servicestelle", "The carers bring people to the contact point"),
                 channel="brought"),
            rule("counter", "Spricht bei der Stadt vor", "Comes to an office of the town",
                 {"all": [_COUNTER, {"not": IN_SHELTER}]}, "2428",
                 ("Die Servicestelle wird angerufen und holt persönlich ab",
                  "The contact point is called and fetches in person"), channel="brought"),
        ],
    },
    "clearing": clearing(
        {"all": [WISH, _COMPLEX, _CONSENT]}, "2433-2437",
        ("Wunsch, Komplexität und Einverständnis zusammen", "Wish, complexity and consent together"),
    ),
    "indication": {
        "variant": "one_point",
        "deciders": ["first_contact_adviser"],
        "peer_review": True,
        "criteria": [
            rule("wish", "Tatsächlicher Wunsch nach Beratung", "An actual wish for counselling", WISH, "2433, 2441",
                 ("Grundlegendes Kriterium: freiwillig", "The basic criterion: voluntary")),
            rule("complexity", "Längere Koordination mehrerer Stellen und intensive persönliche Begleitung",
                 "Longer coordination of several bodies and intensive personal accompaniment", _COMPLEX, "2437",
                 ("Der Wunsch allein genügt nicht", "The wish alone is not enough")),
            rule("consent", "Einverstanden, dass das Netz über den Fall spricht",
                 "Agrees that the network speaks about the case", _CONSENT, "2437",
                 ("Ohne Einverständnis keine Abstimmung; Beratung bleibt",
                  "Without consent no coordination; counselling stays")),
        ],
    },
    "phases": [
        phase("intake", "Erstberatung in der Servicestelle", "First counselling at the contact point", "2383-2387"),
        phase("assessment", "Bedarfs- und Situationsanalyse", "Analysis of needs and situation", "2443-2463", [
            entry("needs_analysis", "Bedarfs- und Situationsanalyse (zwei Stunden)",
                  "Analysis of needs and situation (two hours)", "2449-2461"),
            entry("case_conference", "Fallkonferenz", "Case conference", "3425"),
        ], [{"to": "handover", "guard": {"fact": "assessment_done", "is": True}}]),
        phase("handover", "Zuweisung und Fallübergabe", "Assignment and handover of the case", "2399-2404", [
            entry("handover_in_person", "Persönliche Fallübergabe im Beisein der Person",
                  "Handover in person, with the person present", "2404"),
        ]),
        phase("goals", "Zielvereinbarung", "Goal agreement", "1947-1953",
              following=[{"to": "planning", "guard": GOALS}]),
        phase("planning", "Hilfeplanung", "Support planning", "1955-1966",
              following=[{"to": "linking", "guard": PLAN}]),
        phase("linking", "Leistungssteuerung", "Linking and steering of services", "1968-1978"),
        phase("monitoring", "Monitoring", "Monitoring", "1980-1988", [
            entry("feedback", "Rückmeldungen im Fallverlauf", "Feedback in the course of the case", "2478"),
        ], [{"to": "planning"}, {"to": "handover"}, {"to": "closing"}]),
        phase("closing", "Abschluss", "Closing", "1990-1996"),
        phase("evaluation", "Evaluation", "Evaluation", "1990-1996"),
    ],
    "cadences": [
        entry("quality_circle", "Qualitätszirkel", "Quality circle", "2414, 2471-2481", every={"months": 6},
              partner="Leitungen der beteiligten Stellen"),
    ],
    "early_warnings": [OVERDUE, ended_early("1980-1988")],
    "action_fields": [
        entry("language", "Sprache", "Language", "3407-3413", maps_to="language"),
        entry("training", "Ausbildung – Qualifizierung – Arbeit: Ausbildung",
              "Training, qualification, work: training", "3407-3413", maps_to="vocational_training"),
        entry("qualification", "Ausbildung – Qualifizierung – Arbeit: Qualifizierung",
              "Training, qualification, work: qualification", "3407-3413", maps_to="qualification"),
        entry("work", "Ausbildung – Qualifizierung – Arbeit: Arbeit", "Training, qualification, work: work",
              "3407-3413", maps_to="work"),
        entry("health", "Gesundheit", "Health", "3407-3413", maps_to="health"),
        entry("housing", "Wohnen", "Housing", "3407-3413", maps_to="housing"),
        entry("consumer_protection", "Verbraucherschutz", "Consumer protection", "3407-3413", maps_to="subsistence"),
        entry("encounter", "Begegnung und Partizipation", "Encounter and participation", "3407-3413",
              maps_to="participation"),
    ],
    "end_reasons": end_reasons(),
}  # fmt: skip
