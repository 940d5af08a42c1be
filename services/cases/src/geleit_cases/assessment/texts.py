"""Words of assessments."""

from geleit_cases.wording import lifecycle_words, words

TEXTS = lifecycle_words(
    "assessment",
    {
        "draft": ("Entwurf", "Draft"),
        "completed": ("Abgeschlossen", "Completed"),
        "discarded": ("Verworfen", "Discarded"),
    },
    {
        "complete": ("Abschließen", "Complete"),
        "discard": ("Verwerfen", "Discard"),
        "change_form": ("Auf die geltende Fassung umstellen", "Move to the version in force"),
        "reassess": ("Neu einschätzen", "Assess again"),
    },
).merge(
    words(
        "problem",
        {
            "draft_exists": (
                "In dieser Akte wird dieses Formular schon ausgefüllt.",
                "This form is being filled in for this record already.",
            ),
            "assessment_is_closed": (
                "Das Assessment ist abgeschlossen. Beginnen Sie eine neue Einschätzung.",
                "The assessment is closed. Begin another one.",
            ),
            "answers_would_be_lost": (
                "Einige Antworten passen nicht zur geltenden Fassung. Bestätigen Sie, dass sie wegfallen.",
                "Some answers do not fit the version in force. Confirm that they go.",
            ),
            "form_in_force_already": (
                "Das ist die geltende Fassung schon.",
                "This is the version in force already.",
            ),
            "too_many_talks": (
                "So viele Gespräche nimmt ein Assessment nicht auf.",
                "Too many for one assessment.",
            ),
        },
    ),
    words(
        "place",
        {
            "way_missing": ("Wie kam das Gespräch zustande?", "How did the talk come about?"),
            "joins_and_tells": (
                "Zu einem Kontakt, der schon aufgeschrieben ist, wird hier nichts weiter gesagt.",
                "Of a contact that stands already nothing more is told here.",
            ),
            "of_another_record": ("Dieser Kontakt gehört zu einer anderen Akte.", "The contact is of another record."),
            "before_the_beginning": ("Der Tag liegt vor dem Beginn.", "The day lies before the beginning."),
        },
    ),
)
