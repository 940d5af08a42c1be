"""The texts of indicators."""

from geleit_kit.pure.texts import Text, Texts

TEXTS = Texts(
    {
        "period.status.open": Text("offen", "open"),
        "period.status.closing": Text("wird abgeschlossen", "closing"),
        "period.status.closed": Text("abgeschlossen", "closed"),
        "period.action.close": Text("Abschließen", "Close"),
        "period.action.fall_due": Text("Frist abgelaufen", "Falls due"),
        "period.action.publish": Text("Veröffentlichen", "Publish"),
        "problem.not_published": Text(
            "Für diesen Monat ist nichts veröffentlicht: Er ist nicht abgeschlossen, oder es wurde nichts gezählt.",
            "Nothing is published for this month: it is not closed yet, or nothing was counted.",
        ),
        "problem.period_not_over": Text(
            "Ein Monat kann erst nach seinem letzten Tag abgeschlossen werden.",
            "A month can be closed only after its last day.",
        ),
        "place.crossing_not_published": Text(
            "Diese Kreuzung wird nicht veröffentlicht; welche es gibt, steht in crossings.",
            "This crossing is not published; crossings says which are.",
        ),
    }
)
