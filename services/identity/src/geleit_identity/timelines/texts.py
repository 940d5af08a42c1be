"""Words of the room."""

from geleit_identity.timelines.rules import ChangeKind, EntrySource, Timeline
from geleit_kit.pure.texts import Text, Texts

TEXTS = Texts(
    {
        **{f"timeline.{code}": code.label for code in Timeline},
        **{f"change_kind.{code}": code.label for code in ChangeKind},
        **{f"entry_source.{code}": code.label for code in EntrySource},
        "timeline_entry.status.recorded": Text("Eingetragen", "Recorded"),
        "timeline_entry.status.corrected": Text("Berichtigt", "Corrected"),
        "timeline_entry.status.struck": Text("Gestrichen", "Struck"),
        "timeline_entry.action.confirm": Text("Bestätigen", "Confirm"),
        "timeline_entry.action.end": Text("Ende eintragen", "Enter the end"),
        "timeline_entry.action.correct": Text("Berichtigen", "Correct"),
        "timeline_entry.action.strike": Text("Streichen", "Strike"),
        "benefit_gap.status.foreseen": Text("Absehbar", "Foreseen"),
        "benefit_gap.status.warned": Text("Vorgewarnt", "Warned"),
        "benefit_gap.status.alerted": Text("Lücke", "Gap"),
        "benefit_gap.status.closed": Text("Geschlossen", "Closed"),
        "benefit_gap.action.warn": Text("Vorwarnen", "Warn"),
        "benefit_gap.action.alert": Text("Alarm", "Alert"),
        "benefit_gap.action.close": Text("Schließen", "Close"),
        "coming_change.status.foreseen": Text("Absehbar", "Foreseen"),
        "coming_change.status.announced": Text("Angekündigt", "Announced"),
        "coming_change.status.settled": Text("Erledigt", "Settled"),
        "coming_change.action.announce": Text("Ankündigen", "Announce"),
        "coming_change.action.settle": Text("Erledigen", "Settle"),
        "task.kind.coming_change": Text(
            "Eine Änderung steht bevor: Anschluss klären", "A change is coming: see to what follows"
        ),
        "task.kind.benefit_gap": Text(
            "Leistungslücke: Niemand führt den Fall", "Gap in benefits: nobody holds the case"
        ),
        "place.code_not_in_list": Text("Diesen Schlüssel gibt es in der Liste nicht.", "The list has no such code."),
        "place.code_not_in_force": Text(
            "Dieser Schlüssel galt am ersten Tag des Eintrags nicht.",
            "This code was not in force on the first day of the entry.",
        ),
        "place.code_ended": Text(
            "Diesen Schlüssel gibt es an diesen Tagen nicht mehr; die Antwort nennt seine Nachfolger.",
            "This code has ended before these days; the answer names its successors.",
        ),
    }
)
