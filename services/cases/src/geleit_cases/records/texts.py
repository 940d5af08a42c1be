"""Words of the support record."""

from geleit_cases.concepts.rules import EndKind
from geleit_cases.records.rules import Level
from geleit_cases.records.schemas import WishForm
from geleit_cases.wording import coded_words, lifecycle_words, words

TEXTS = lifecycle_words(
    "support_record",
    {
        "counselling": ("Beratung", "Counselling"),
        "case_management": ("Case Management", "Case management"),
        "ended": ("Beendet", "Ended"),
    },
    {
        "start_case_management": ("Case Management beginnen", "Start case management"),
        "return_to_counselling": ("Zurück in die Beratung", "Return to counselling"),
        "end": ("Beenden", "End"),
    },
).merge(
    coded_words("level", Level),
    coded_words("end_kind", EndKind),
    coded_words("wish_form", WishForm),
    words(
        "problem",
        {
            "open_record_exists": (
                "Für diese Person führt Ihre Stelle schon eine offene Akte.",
                "Your body keeps an open record for this person already.",
            ),
            "record_ended": ("Die Akte ist beendet.", "The record has ended."),
            "not_in_counselling": ("Die Akte ist nicht in der Beratung.", "The record is not in counselling."),
        },
    ),
    words(
        "place",
        {
            "in_the_future": ("Der Tag liegt in der Zukunft.", "The day lies in the future."),
            "in_the_past": ("Der Tag ist schon vorbei.", "The day has passed."),
            "before_the_record": ("Der Tag liegt vor dem Beginn.", "The day lies before the beginning."),
            "not_found": ("Das gibt es in Ihrer Stelle nicht.", "There is no such thing in your body."),
        },
    ),
    words(
        "closed",
        {
            "wish_not_documented": (
                "Der Wunsch der Person ist noch nicht dokumentiert.",
                "The person's wish is not documented yet.",
            )
        },
    ),
)
