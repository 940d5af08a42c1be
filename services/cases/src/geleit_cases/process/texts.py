"""Words of opening case management."""

from geleit_cases.wording import words

_MISSING = {
    "wish_not_documented": (
        "Der Wunsch der Person ist nicht dokumentiert.",
        "The person's wish is not documented.",
    ),
    "intake_agreement_missing": ("Die Aufnahmevereinbarung fehlt.", "The intake agreement is missing."),
    "information_part_missing": (
        "In der Aufnahmevereinbarung fehlt die Aufklärung.",
        "The intake agreement lacks the information given.",
    ),
    "consent_part_missing": (
        "In der Aufnahmevereinbarung fehlen Einwilligung und Schweigepflichtentbindung.",
        "The intake agreement lacks consent and releases.",
    ),
    "expectations_part_missing": (
        "In der Aufnahmevereinbarung fehlen die gegenseitigen Erwartungen.",
        "The intake agreement lacks the mutual expectations.",
    ),
    "way_out_part_missing": (
        "In der Aufnahmevereinbarung fehlt der Ausweg.",
        "The intake agreement lacks the way out.",
    ),
}

TEXTS = words("problem", _MISSING).merge(
    words(
        "place",
        {
            "before_the_wish": ("Der Tag liegt vor dem Wunsch der Person.", "The day lies before the person's wish."),
            "before_the_agreement": (
                "Der Tag liegt vor der vollständigen Aufnahmevereinbarung.",
                "The day lies before the agreement was complete.",
            ),
        },
    )
)
