"""Words of the room."""

from geleit_kit.pure.texts import Text, Texts

TEXTS = Texts(
    {
        "duplicate.status.open": Text("Zu entscheiden", "To be decided"),
        "duplicate.status.merged": Text("Zusammengeführt", "Merged"),
        "duplicate.status.kept_apart": Text("Nicht dieselbe Person", "Not the same person"),
        "duplicate.action.merge": Text("Zusammenführen", "Merge"),
        "duplicate.action.keep_apart": Text("Es sind zwei Personen", "They are two people"),
        "duplicate.action.reopen": Text("Noch einmal ansehen", "Look at it again"),
        "duplicate.action.separate": Text("Wieder getrennt", "Separated again"),
        "duplicate.action.carry": Text(
            "Über die Akte entschieden, die hierher zusammengeführt wurde",
            "Decided about the record that was merged into this one",
        ),
        "duplicate.action.restore": Text(
            "Wieder zu entscheiden, weil die Akten getrennt wurden",
            "To be decided again, since the records were separated",
        ),
        "duplicate_grade.certain": Text("Sicher", "Certain"),
        "duplicate_grade.possible": Text("Möglich", "Possible"),
        "duplicate_grade.reported": Text("Von einer Person gemeldet", "Reported by a person"),
        "task.kind.possible_duplicate": Text(
            "Zwei Akten könnten dieselbe Person sein: ansehen und entscheiden",
            "Two records may be the same person: look and decide",
        ),
    }
)
