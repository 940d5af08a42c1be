"""Stufensystem, Hamm: how far somebody takes part in six areas, at the beginning, on the way and at the end.

Source: Handreichung zum kommunalen Einwanderungsmanagement/Integrationsmanagement (MKFFI NRW 2020), l. 3236: six areas
(for health it is how somebody finds the way in the system, never the state of health), one system for all, easy to
understand. The source does not say how many stages there are: four is our preset, and a body changes the list. A stage
is a word, not a number: nothing adds up to a figure about a person, and nothing may (CA-10, rule 2 of the eight).
"""

from typing import Final

from geleit_cases.forms.instruments.parts import Json, codes, group, instrument, listed, text
from geleit_vocabulary.categories import DataCategory as Of

_AREAS: Final = (
    ("language", "Sprache", "Language", Of.LANGUAGE),
    ("education", "Bildung", "Education", Of.EDUCATION),
    ("work", "Arbeit", "Work", Of.WORK),
    ("housing", "Wohnen", "Housing", Of.HOUSING),
    ("health_orientation", "Orientierung im Gesundheitswesen", "Finding the way in health care", Of.NEEDS),
    ("social", "Soziale Integration", "Social integration", Of.COUNSELLING),
)


def _area(de: str, en: str, category: Of) -> Json:
    fields = {
        "stage": listed("stage", "Stufe", "Stage"),
        "by_the_person": listed("stage", "Eigene Einschätzung", "The person's own view"),
        "reason": text("Woran es zu sehen ist", "What shows it"),
    }
    return group(de, en, category, (
        "Damit Fortschritte sichtbar werden und Hilfe dort ansetzt, wo sie fehlt.",
        "To see progress, and to help where help is missing.",
    ), fields)  # fmt: skip


INSTRUMENT: Final = instrument(
    ("Teilhabe in sechs Bereichen", "Taking part in six areas"),
    "Handreichung kommunales Einwanderungsmanagement (MKFFI NRW 2020), Z. 3236",
    {name: _area(de, en, category) for name, de, en, category in _AREAS},
    lists={
        "stage": codes(
            ("arriving", "Ankommen", "Arriving"),
            ("with_support", "Mit Unterstützung", "With support"),
            ("mostly_alone", "Überwiegend selbständig", "Mostly alone"),
            ("alone", "Selbständig", "Alone"),
        )
    },
)
