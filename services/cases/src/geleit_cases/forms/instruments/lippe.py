"""Erstgespräch, Kreis Lippe: the talk before it (Intake), history, needs per field, and who is involved already.

Source: Handreichung zum kommunalen Einwanderungsmanagement/Integrationsmanagement (MKFFI NRW 2020), l. 1365 (what the
talk before it explains and asks; anamnesis, clarification of needs, actors involved), l. 1447 (one guide for the whole
Kreis), l. 3374 (data that can be worked with). The source prints no list of questions: the groups are its own, the
fields of need are the nine fields of action of l. 4133, the single fields ours.
"""

from typing import Final

from geleit_cases.forms.instruments.parts import (
    NOTHING_TO_SAY,
    Json,
    codes,
    group,
    instrument,
    line,
    listed,
    row,
    rows,
    sheet,
    text,
    yes_no,
)
from geleit_vocabulary.categories import DataCategory as Of

_NEEDED: Final = ("Damit gesehen wird, was gebraucht wird.", "To see what is needed.")
_INVOLVED: Final = (
    "Damit alle Beteiligten voneinander wissen können.",
    "So that those involved can know of each other.",
)
_NEEDS: Final[Json] = {
    "upbringing": text("Bildung und Erziehung", "Education and upbringing", category=Of.EDUCATION),
    "training": text("Ausbildung", "Vocational training", category=Of.EDUCATION),
    "qualification": text("Qualifizierung", "Qualification", category=Of.EDUCATION),
    "work": text("Arbeit", "Work", category=Of.WORK),
    "language": text("Sprache", "Language", category=Of.LANGUAGE),
    "housing": text("Wohnen", "Housing", category=Of.HOUSING),
    "livelihood": text("Existenzsicherung", "Livelihood", category=Of.FINANCES),
    "participation": text("Teilhabe", "Participation"),
}
INSTRUMENT: Final = instrument(
    ("Erstgespräch", "First talk"),
    "Handreichung kommunales Einwanderungsmanagement (MKFFI NRW 2020), Z. 1365, 1447, 3374; Handlungsfelder Z. 4133",
    {
        "intake": group(
            "Vorgespräch", "Before the talk", Of.COUNSELLING,
            ("Damit Sie entscheiden können, ob Sie mitmachen.", "So that you can decide whether to take part."),
            {
                "intention_explained": yes_no("Anliegen erklärt", "Intention explained"),
                "can_imagine": listed("inclination", "Kann sich die Teilnahme vorstellen", "Can imagine taking part"),
                "expectation_discussed": text(
                    "Erwartung einer besonderen oder schnelleren Lösung", "Expectation of a special or faster solution"
                ),
            },
        ),
        "history": group(
            "Vorgeschichte", "History", Of.COUNSELLING,
            ("Damit Sie nicht alles mehrfach erzählen müssen.", "So that you need not tell everything again."),
            {
                "so_far": text("Was bisher geschah", "What has happened so far"),
                "strengths": text("Was gut gelingt", "What goes well"),
            },
        ),
        "needs": group("Bedarfe", "Needs", Of.NEEDS, _NEEDED, _NEEDS),
        "health": sheet(
            "Gesundheit", "Health", Of.HEALTH,
            NOTHING_TO_SAY,
            {"need": text("Bedarf bei der Gesundheit", "Need concerning health")},
        ),
        "actors": rows(
            "actor", "Wer am Fall beteiligt ist", "Who is involved in the case", 40, category=Of.COUNSELLING,
            why={"de": _INVOLVED[0], "en": _INVOLVED[1]},
        ),
    },
    lists={
        "inclination": codes(("yes", "Ja", "Yes"), ("no", "Nein", "No"), ("undecided", "Noch offen", "Undecided")),
        "actor": row(
            organisation=line("Stelle", "Organisation"),
            function=line("Funktion", "Function"),
            matter=line("Worum es geht", "What it is about"),
        ),
    },
)  # fmt: skip
