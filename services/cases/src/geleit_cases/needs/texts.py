"""Words of needs."""

from geleit_cases.needs.rules import SourceKind
from geleit_cases.wording import coded_words, lifecycle_words, words

TEXTS = lifecycle_words(
    "need",
    {"open": ("Offen", "Open"), "met": ("Gedeckt", "Met"), "dropped": ("Entfallen", "Dropped")},
    {"meet": ("Gedeckt", "Meet"), "drop": ("Entfällt", "Drop"), "reopen": ("Wieder öffnen", "Reopen")},
).merge(
    coded_words("need_source", SourceKind),
    words(
        "problem",
        {
            "need_is_open_already": (
                "Dieser Bedarf ist in der Akte schon offen.",
                "A need of this code is open in the record already.",
            )
        },
    ),
    words(
        "place",
        {
            "message_not_named": (
                "Eine Mitteilung wird mit ihrer Unterhaltung und ihrer eigenen Kennung genannt.",
                "A message is named by its conversation and its own id.",
            )
        },
    ),
)
