"""Words of case responsibility."""

from geleit_cases.responsibility.rules import HolderKind, Refusal
from geleit_cases.responsibility.schemas import DeclineReason
from geleit_cases.wording import coded_words, lifecycle_words, words

TEXTS = lifecycle_words(
    "mandate",
    {
        "active": ("Verantwortlich", "Responsible"),
        "offered": ("Übergabe angeboten", "Offered to a colleague"),
        "moved": ("Bei einer anderen Stelle", "With another body"),
        "ended": ("Beendet", "Ended"),
    },
    {
        "take": ("Übernehmen", "Take"),
        "offer": ("Anbieten", "Offer"),
        "accept": ("Annehmen", "Accept"),
        "decline": ("Ablehnen", "Decline"),
        "withdraw_offer": ("Angebot zurücknehmen", "Withdraw the offer"),
        "move": ("An andere Stelle übergehen", "Move to another body"),
        "close_outside": ("Fremde Verantwortung beendet", "The other body's responsibility ended"),
        "end": ("Beenden", "End"),
    },
).merge(
    coded_words("holder_kind", HolderKind),
    coded_words("mandate_refusal", Refusal),
    coded_words("mandate_decline", DeclineReason),
    words(
        "problem",
        {
            "responsibility_is_held": (
                "Die Fallverantwortung hat schon jemand in Ihrer Stelle.",
                "Somebody in your body holds the responsibility already.",
            ),
            "responsibility_is_outside": (
                "Die Fallverantwortung liegt bei einer anderen Stelle.",
                "Another body holds the responsibility.",
            ),
            "responsibility_is_not_here": (
                "Die Fallverantwortung liegt nicht in Ihrer Stelle.",
                "The responsibility does not lie with your body.",
            ),
            "held_by_somebody": (
                "Die Fallverantwortung hat eine Kollegin oder ein Kollege; bieten Sie sie an.",
                "A colleague holds the responsibility; it can be offered.",
            ),
            "not_offered_to_you": ("Ihnen wurde das nicht angeboten.", "This was not offered to you."),
        },
    ),
    words("closed", {"held_by_somebody": ("Schon von jemandem übernommen.", "Somebody holds it already.")}),
    words(
        "place",
        {
            "holds_already": ("Diese Person ist schon verantwortlich.", "This person is responsible already."),
            "ends_before_start": ("Das Ende liegt vor dem Beginn.", "The end lies before the beginning."),
        },
    ),
    words(
        "task.kind",
        {
            "mandate_offered": ("Fallverantwortung angeboten", "Responsibility offered to you"),
            "mandate_declined": ("Angebotene Fallverantwortung abgelehnt", "Offered responsibility declined"),
            "take_responsibility": ("Fallverantwortung übernehmen", "Take the responsibility"),
            "follow_up_handover": (
                "Übergabe nachhalten, bis sie bestätigt ist",
                "Follow the handover up until it is confirmed",
            ),
        },
    ),
)
