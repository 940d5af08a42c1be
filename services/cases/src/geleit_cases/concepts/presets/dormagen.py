"""Dormagen: the city's case managers make the first contact themselves, by letter or home visit, for newcomers of up to
five years.

Handreichung l. 2105-2250; first contact and home visits l. 3109. The rule of channel by origin (l. 2137) and the one
for refugees (l. 3109, not in l. 2137) lie switched off; families with more than two children (l. 2137), not three
(l. 3109). Our reading: the indication needs wish and need (l. 2132, 2157); the five years at whose end support is
reviewed count from its begin, so that they never end before the 24 months. No plan is narrowed by status (l. 2191).
"""

from typing import Any, Final

from geleit_cases.concepts.presets.writing import (
    GOALS,
    IN_SHELTER,
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

_SINCE: Final = "2019-03-01"
_FIVE_YEARS: Final = {"fact": "entered_on", "at_most_ago": {"years": 5}}
_NEW_HERE: Final = {"fact": "arrived_on", "since": _SINCE}
_ALONE: Final = {"fact": "single_parent", "is": True}
_MANY_CHILDREN: Final = {"fact": "children", "at_least": 3}
_NEED: Final = {"fact": "needs_accompaniment", "is": True}
_ELSEWHERE: Final = {"not": IN_SHELTER}
_OCCASIONS: Final = [
    entry("custody_for_debts", "Überschuldung führt zu Haftantritt", "Over-indebtedness leads to custody", "2205"),
    entry("unsure", "Unsicher über den weiteren Weg", "Unsure of the further way", "2206"),
    entry("stuck", "Die Fallführung kommt nicht weiter", "The case manager is stuck", "2207"),
    entry("boundaries", "Grenzüberschreitung, Auslöser", "Crossing of boundaries, triggers", "2208"),
    entry("no_help_wanted", "Die Person möchte keine Hilfe", "The person wants no help", "2209"),
]

CONTENT: Final[dict[str, Any]] = {
    "name": entry("dormagen", "Dormagen", "Dormagen", "2105-2250"),
    "sources": [source("2105-2250"), source("3101-3119")],
    "labels": {
        "contact_point": label("Fachbereich Integration", "Integration department", "2109"),
        "assessment": label("Profiling", "Profiling", "2167"),
        "goal_agreement": label("Integrationsplan", "Integration plan", "2173"),
        "plan": label("Integrationsplan", "Integration plan", "2173, 2183"),
    },
    "facts": [
        yes_no("origin_of_the_list", "Aus dem nichteuropäischen Ausland, Rumänien oder Bulgarien",
               "From outside Europe, from Romania or Bulgaria", "2137", "origin"),
        {"name": "peer_advice_occasion", "kind": "code", "de": "Anlass der kollegialen Fallberatung",
         "en": "Occasion for peer advice", "touches": "nothing", "not_asked": "none", "source": source("2203-2211"),
         "codes": [*_OCCASIONS, entry("none", "Kein Anlass", "No occasion", "2203-2211")]},
    ],
    "target_groups": [
        rule("newcomers", "Seit dem 1. März 2019 angekommen, höchstens fünf Jahre in Deutschland",
             "Arrived since 1 March 2019, at most five years in Germany", {"all": [_NEW_HERE, _FIVE_YEARS]}, "2125",
             ("Beginn der Pilotphase; wer länger hier ist, wird beraten",
              "Begin of the pilot; who is here for longer is advised"), valid_from=_SINCE),
        rule("shelter", "In einer städtischen Unterkunft, höchstens fünf Jahre in Deutschland",
             "In a municipal shelter, at most five years in Germany", {"all": [IN_SHELTER, _FIVE_YEARS]},
             "2132, 2139, 2157", ("Regelmäßig besucht; bei Bedarf und Interesse Case Management",
                                  "Visited regularly; with need and interest case management"), valid_from=_SINCE),
    ],
    "access_routes": [
        entry("registration", "Schriftliches Angebot nach der Anmeldung", "Written offer after registration",
              "2127, 2169"),
        entry("home_visit", "Hausbesuch", "Home visit", "2128, 3109"),
        entry("shelter_visit", "Besuch in der Unterkunft", "Visit in the shelter", "2132, 2157"),
        entry("institution", "Eine Institution stellt den Kontakt her", "An institution makes the contact",
              "2133, 2158", counts_from="notified"),
        entry("own_initiative", "Eigene Anfrage", "Own request", "2135, 2159", counts_from="notified"),
    ],
    "outreach": {
        "rules": [
            rule("shelter", "In einer städtischen Unterkunft", "In a municipal shelter", IN_SHELTER, "2132, 2157",
                 ("Alle werden regelmäßig besucht", "Everybody there is visited regularly"), channel="shelter_visit"),
            rule("need", "Alleinerziehend, oder mehr als zwei Kinder", "Single parent, or more than two children",
                 {"all": [_ELSEWHERE, {"any": [_ALONE, _MANY_CHILDREN]}]}, "2137-2139",
                 ("Erhöhter Bedarf an Unterstützung; der Inhalt des Angebots ist derselbe",
                  "Greater need of support; the offer itself is the same"), channel="home_visit"),
            rule("origin", "Nach Herkunft: braucht die Unterschrift zweier Rollen",
                 "By origin: takes the signatures of two roles",
                 {"all": [_ELSEWHERE, {"fact": "origin_of_the_list", "is": True}]}, "2130, 2137",
                 ("Erfahrung der Projektgruppen; hier abgeschaltet, der Bedarf entscheidet",
                  "Experience of the project groups; switched off here, need decides"),
                 channel="home_visit", enabled=False, valid_from=_SINCE),
            rule("refugees", "Geflüchtete", "Refugees",
                 {"all": [_ELSEWHERE, {"fact": "flight_experience", "is": True}]}, "3109",
                 ("Die Quellen widersprechen sich; hier abgeschaltet, der Bedarf entscheidet",
                  "The sources contradict each other; switched off here, need decides"),
                 channel="home_visit", enabled=False, valid_from=_SINCE),
        ],
        "otherwise": "letter",
    },
    "clearing": clearing(
        {"all": [{"any": [_NEW_HERE, IN_SHELTER]}, _FIVE_YEARS, WISH, _NEED]}, "2125-2139",
        ("Zielgruppe, Bedarf und Interesse zusammen", "Target group, need and interest together"), _SINCE,
    ),
    "indication": {
        "variant": "case_manager",
        "deciders": ["case_manager"],
        "peer_review": True,
        "criteria": [
            rule("wish", "Die Person nimmt das Angebot an", "The person accepts the offer", WISH, "2163",
                 ("Freiwillig, ohne Sanktion", "Voluntary, without sanction")),
            rule("need", "Bedarf an engmaschiger Begleitung", "Need of close accompaniment", _NEED, "2132, 2157",
                 ("Bedarf und Interesse zeichnen sich ab", "Need and interest are to be seen")),
        ],
    },
    "phases": [
        phase("intake", "Beratungsangebot und Erstkontakt", "Offer and first contact", "2125-2135, 2155-2159", [
            entry("written_offer", "Schriftliches Beratungsangebot", "Written offer of counselling", "2127, 2169"),
            entry("home_visit", "Hausbesuch", "Home visit", "2128"),
        ]),
        phase("assessment", "Profiling", "Profiling", "2167", [
            entry("profiling_form", "Profilingbogen, in mehreren Gesprächen", "Profiling form, over several talks",
                  "2167"),
            entry("data_form", "Gemeinsamer Datenerhebungsbogen", "Joint data form", "2147"),
            entry("release", "Gemeinsame Schweigepflichtsentbindung", "Joint release from confidentiality", "2147"),
        ]),
        phase("goals", "Vereinbarung im Integrationsplan", "Agreement in the integration plan", "2173", [
            entry("integration_plan", "Integrationsplan: Hauptziel, Teilziele, Zuständige, Zeit",
                  "Integration plan: main goal, sub-goals, who, when", "2173"),
        ], [{"to": "planning", "guard": GOALS}]),
        phase("planning", "Integrationsplanung", "Integration planning", "2183-2189", [
            entry("level_language", "Ebene: Sprache", "Level: language", "2185"),
            entry("level_education", "Ebene: Bildung", "Level: education", "2186"),
            entry("level_work", "Ebene: Beruf", "Level: occupation", "2187"),
            entry("level_social", "Ebene: Soziales", "Level: social life", "2188"),
            entry("level_culture", "Ebene: Kultur und Politik", "Level: culture and politics", "2189"),
        ], [{"to": "linking", "guard": PLAN}]),
        phase("linking", "Fallsteuerung", "Steering of the case", "2193", [
            entry("peer_advice", "Kollegiale und rechtskreisübergreifende Fallberatung",
                  "Peer advice, also across legal circles", "2203-2211"),
            entry("card", "Case Management Card", "Case management card", "2151"),
        ]),
        phase("monitoring", "Begleitung, Stück für Stück weniger", "Support, less step by step", "2193-2199", [
            entry("goal_documentation", "Dokumentation der Teil- und Endziele", "Record of sub-goals and end goals",
                  "2250"),
        ], [{"to": "planning"}, {"to": "closing"}]),
        phase("closing", "Abschluss", "Closing", "2193-2199"),
        phase("evaluation", "Evaluation", "Evaluation", "2248-2250"),
    ],
    "time_boxes": [
        entry("intensive", "Intensive Begleitung", "Intensive support", "2193", counts_from="case_management_started",
              after={"months": 24}, then="taper"),
        entry("five_years", "Fünf Jahre", "Five years", "2199", counts_from="case_management_started",
              after={"years": 5}, then="end_review"),
    ],
    "cadences": [
        entry("youth_office", "Schnittstellentreffen mit dem Jugendamt", "Interface meeting with the youth office",
              "2244", every={"months": 1}, partner="Jugendamt"),
        entry("labour", "Schnittstellentreffen mit Jobcenter und Agentur für Arbeit",
              "Interface meeting with Jobcenter and employment agency", "2244", every={"months": 3},
              partner="Jobcenter, Agentur für Arbeit"),
        entry("quality_workshop", "Qualitätswerkstatt", "Quality workshop", "2244", every={"months": 6},
              partner="Jugendamt"),
    ],
    "early_warnings": [
        OVERDUE, ended_early("1980-1988"),
        rule("peer_advice", "Anlass für kollegiale Fallberatung", "An occasion for peer advice",
             {"fact": "peer_advice_occasion", "in": [one["code"] for one in _OCCASIONS]}, "2203-2211",
             ("Hilfe zur Steuerung; keine Grundlage der Entscheidung über Case Management",
              "An aid to steering; no ground of the decision about case management"), answer="conference"),
    ],
    "action_fields": [
        entry("childcare", "Betreuung von Kindern", "Childcare", "2139", maps_to="education"),
        entry("education", "Bildung", "Education", "2139", maps_to="education"),
        entry("finances", "Finanzen", "Finances", "2139", maps_to="subsistence"),
        entry("health", "Gesundheit", "Health", "2139", maps_to="health"),
        entry("leisure", "Freizeit", "Leisure", "2139", maps_to="participation"),
        entry("language", "Sprache", "Language", "2139", maps_to="language"),
        entry("work", "Arbeit", "Work", "2139", maps_to="work"),
    ],
    "end_reasons": end_reasons(),
}  # fmt: skip
