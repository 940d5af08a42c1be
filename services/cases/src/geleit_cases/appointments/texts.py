"""Words of appointments."""

from geleit_cases.appointments.rules import Attendance, Purpose
from geleit_cases.wording import coded_words, lifecycle_words, words

TEXTS = lifecycle_words(
    "appointment",
    {"planned": ("Geplant", "Planned"), "cancelled": ("Abgesagt", "Cancelled"), "over": ("Vorbei", "Over")},
    {"cancel": ("Absagen", "Cancel"), "close": ("Abschließen", "Close")},
).merge(
    coded_words("attendance", Attendance),
    coded_words("appointment_purpose", Purpose),
    words(
        "problem",
        {
            "appointment_is_over": (
                "Der Termin ist vorbei oder abgesagt.",
                "The appointment is over or was cancelled.",
            ),
            "appointment_is_ahead": ("Der Termin steht noch bevor.", "The appointment is still ahead."),
            "place_locked": (
                "Wo die Person zu finden ist, ist gesperrt: Wer den Ort nicht sieht, ersetzt ihn nicht.",
                "Where the person can be found is locked: who does not see the place does not replace it.",
            ),
        },
    ),
    words(
        "place",
        {"not_of_the_record": ("Die Akte gehört einer anderen Person.", "The record belongs to another person.")},
    ),
)
