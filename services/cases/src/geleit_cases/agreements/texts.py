"""Words of the intake agreement."""

from geleit_cases.wording import lifecycle_words, words

TEXTS = lifecycle_words(
    "intake_agreement",
    {
        "drafting": ("In Arbeit", "Being drafted"),
        "complete": ("Vollständig", "Complete"),
        "ended": ("Beendet", "Ended"),
    },
    {
        "complete": ("Vervollständigen", "Complete"),
        "reopen": ("Wieder öffnen", "Reopen"),
        "end": ("Beenden", "End"),
    },
).merge(
    words(
        "problem",
        {
            "agreement_exists": (
                "Für diese Akte gibt es schon eine Aufnahmevereinbarung.",
                "The record has an intake agreement already.",
            ),
            "agreement_ended": ("Die Aufnahmevereinbarung ist beendet.", "The intake agreement has ended."),
            "case_management_runs": (
                "Darauf beruht das laufende Case Management; der Ausweg ist die Rückkehr in die Beratung.",
                "Case management stands on it; the way out is to return to counselling.",
            ),
        },
    ),
    words(
        "task.kind",
        {"consent_withdrawn": ("Einwilligung widerrufen: Gespräch anbieten", "Consent withdrawn: offer a talk")},
    ),
)
