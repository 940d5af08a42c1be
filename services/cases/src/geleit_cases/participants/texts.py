"""Words of participants."""

from geleit_cases.participants.rules import ParticipantRole
from geleit_cases.wording import coded_words, lifecycle_words

TEXTS = lifecycle_words(
    "participant",
    {"taking_part": ("Beteiligt", "Taking part"), "released": ("Ausgeschieden", "Released")},
    {"release": ("Beteiligung beenden", "Release")},
).merge(coded_words("participant_role", ParticipantRole))
