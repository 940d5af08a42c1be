"""Words of trials."""

from geleit_cases.concepts.judging import Question
from geleit_cases.wording import coded_words, words

TEXTS = words(
    "trial",
    {
        "yes": ("Ja", "Yes"),
        "no": ("Nein", "No"),
        "undecided": ("Offen", "Undecided"),
        "not_there": ("Diese Regel gibt es hier nicht", "There is no such rule here"),
    },
).merge(coded_words("trial.question", Question))
