"""Words of contacts."""

from geleit_cases.contacts.rules import Interpreter, Way, With
from geleit_cases.contacts.schemas import CorrectionReason
from geleit_cases.wording import coded_words, words

TEXTS = coded_words("contact_way", Way).merge(
    coded_words("contact_with", With),
    coded_words("contact_interpreter", Interpreter),
    coded_words("contact_correction", CorrectionReason),
    words(
        "place",
        {
            "before_the_contact": (
                "Die Wiedervorlage liegt vor dem Kontakt.",
                "The follow-up lies before the contact.",
            )
        },
    ),
    words("task.kind", {"follow_up": ("Wiedervorlage", "Follow-up")}),
)
