"""Bedarfs- und Situationsanalyse, Moers: nine groups of what is talked about in some two hours.

Source: Handreichung zum kommunalen Einwanderungsmanagement/Integrationsmanagement (MKFFI NRW 2020), l. 2451-2461, one
group per point; l. 2443-2449 on how it is held. The wording of the questions, reasons and categories are ours.
Point 7 of the source names housing, health, contacts and interests in one breath: health stands on its own sheet here,
and the seventh group of the layout shows both.
"""

from typing import Final

from geleit_cases.forms.instruments.parts import (
    NOTHING_TO_SAY,
    Json,
    both,
    day,
    group,
    instrument,
    line,
    sheet,
    text,
    yes_no,
)
from geleit_vocabulary.categories import DataCategory as Of

_FIELDS: Final[Json] = {
    "person": group(
        "Zur Person", "About the person", Of.BASE_DATA,
        ("Damit klar ist, um wen es geht und welche Angebote offenstehen.", "To know who it is and what is open."),
        {
            "name": line("Name", "Name"),
            "origin": line("Herkunftsland", "Country of origin", category=Of.NATIONALITY),
            "residence_status": line("Aufenthaltsstatus", "Residence status", category=Of.RESIDENCE),
            "entered_on": day("Tag der Einreise", "Day of entry", category=Of.RESIDENCE),
        },
    ),
    "language": group(
        "Sprache", "Language", Of.LANGUAGE,
        ("Damit Gespräche gelingen und der Kurs passt.", "So that talks succeed and the course fits."),
        {
            "german": line("Deutschkenntnisse", "Knowledge of German"),
            "other_languages": line("Weitere Sprachen", "Other languages"),
            "literacy": line("Alphabetisierung", "Literacy"),
            "mediation_needed": yes_no("Sprachmittlung nötig", "Language mediation needed"),
            "courses_done": text("Besuchte Sprachkurse", "Language courses completed"),
            "course_need_found": text("Schon festgestellter Kursbedarf", "Need for a course found already"),
        },
    ),
    "network": group(
        "Wer schon hilft", "Who helps already", Of.COUNSELLING,
        ("Damit nichts doppelt geschieht.", "So that nothing is done twice."),
        {
            "authorities": text("Befasste Behörden", "Authorities involved"),
            "lawyer": line("Anwaltliche Vertretung", "Lawyer", category=Of.LAWYER),
            "other_help": text("Andere Hilfen", "Other help"),
            "volunteers": text("Ehrenamtliche", "Volunteers"),
        },
    ),
    "family": group(
        "Familie", "Family", Of.FAMILY,
        ("Damit Hilfe für alle im Haushalt passt.", "So that help fits all of the household."),
        {
            "situation": text("Familiäre Situation", "Family situation"),
            "obligations": text("Verpflichtungen, auch im Herkunftsland", "Obligations, in the home country too"),
            "children": text("Situation der Kinder", "Situation of the children"),
            "school_needed": yes_no("Bedarf an Beschulung", "Need for schooling", category=Of.EDUCATION),
            "childcare_needed": yes_no("Bedarf an Kinderbetreuung", "Need for childcare"),
        },
    ),
    "reunification": group(
        "Familiennachzug", "Family reunification", Of.FAMILY,
        ("Damit Wohnung, Schule und Leistungen rechtzeitig geplant sind.", "To plan home, school, benefits in time."),
        {
            "taken_place": yes_no("Hat stattgefunden", "Has taken place"),
            "planned": yes_no("Ist geplant", "Is planned"),
        },
    ),
    "education_work": group(
        "Bildung und Arbeit", "Education and work", Of.EDUCATION,
        ("Damit Erfahrungen und Abschlüsse zählen.", "So that experience and certificates count."),
        {
            "school": text("Schulbildung", "School education"),
            "vocational": text("Berufliche Ausbildung", "Vocational training"),
            "work_kind": text("Art der Arbeit", "Kind of work", category=Of.WORK),
            "work_extent": line("Umfang der Arbeit", "Extent of work", category=Of.WORK),
            "to_be_done": text("Handlungsbedarf", "Need for action", category=Of.NEEDS),
        },
    ),
    "living": group(
        "Wohnen und Alltag", "Living", Of.HOUSING,
        ("Damit Wohnen, Kontakte und Interessen in den Blick kommen.", "To see home, contacts and interests."),
        {
            "housing": text("Wohnsituation", "Housing situation"),
            "contacts": text("Soziale Kontakte", "Social contacts", category=Of.COUNSELLING),
            "interests": text("Persönliche Interessen", "Personal interests", category=Of.COUNSELLING),
        },
    ),
    "health": sheet(
        "Gesundheit", "Health", Of.HEALTH,
        NOTHING_TO_SAY,
        {
            "situation": text("Gesundheitliche Situation", "State of health"),
            "disability": text("Schwerbehinderung", "Severe disability"),
            "findings": text("Medizinische Befunde, soweit nötig", "Medical findings where needed"),
        },
    ),
    "consumer": group(
        "Verbraucherkompetenzen", "Consumer competences", Of.NEEDS,
        ("Damit Verträge und Einkäufe gelingen.", "So that contracts and purchases succeed."),
        {"everyday": text("Konsum im Alltag in Deutschland", "Everyday consumption in Germany")},
    ),
    "goals": group(
        "Ziele", "Goals", Of.PLAN,
        ("Damit geplant wird, was Sie wollen.", "So that the plan is what you want."),
        {"current": text("Aktuelle Ziele", "Current goals")},
    ),
}  # fmt: skip
_TOGETHER: Final = {"living": ("living", "health")}
"""Which sheets a group of the layout shows beside its own."""


def _shown(name: str) -> Json:
    label = both("Wohnen, Gesundheit, Kontakte", "Living, health, contacts") if name in _TOGETHER else None
    places = [
        f"#/properties/{one}/properties/{field}"
        for one in _TOGETHER.get(name, (name,))
        for field in _FIELDS[one]["properties"]
    ]
    controls = [{"type": "Control", "scope": place} for place in places]
    return {"type": "Group", "x-label": label or _FIELDS[name]["x-label"], "elements": controls}


INSTRUMENT: Final = instrument(
    ("Bedarfs- und Situationsanalyse", "Analysis of needs and situation"),
    "Handreichung kommunales Einwanderungsmanagement (MKFFI NRW 2020), Z. 2443-2461",
    _FIELDS,
    ui={"type": "VerticalLayout", "elements": [_shown(name) for name in _FIELDS if name != "health"]},
)
