"""Words of the room."""

from geleit_kit.pure.texts import Text, Texts

TEXTS = Texts(
    {
        "access_kind.read": Text("Gelesen", "Read"),
        "access_kind.write": Text("Geändert", "Changed"),
        "access_kind.erase": Text("Gelöscht", "Erased"),
        "access_kind.decision": Text("Gefragt, ob etwas gesehen werden darf", "Asked whether something may be seen"),
        "access_kind.disclosure": Text("An eine andere Stelle gegangen", "Went to another body"),
        "access_report.title": Text("Wer Ihre Daten gesehen hat", "Who saw your data"),
        "access_report.when": Text("Wann", "When"),
        "access_report.who": Text("Welche Stelle und Aufgabe", "Which body and function"),
        "access_report.what": Text("Welche Angaben", "Which data"),
        "access_report.why": Text("Wozu und auf welcher Grundlage", "What for, and on which ground"),
        "access_report.through": Text("Auskunft von", "Report by"),
        "access_report.span": Text("Zeitraum", "Period"),
        "access_report.goes_on": Text(
            "Es gibt weitere Einträge auf den folgenden Seiten der Auskunft.", "There are more entries on later pages."
        ),
        "access_report.not_whole": Text(
            "Nicht alle Programme haben geantwortet. Diese Auskunft ist noch nicht vollständig; es fehlt:",
            "Not every program has answered. This report is not complete yet; missing is:",
        ),
        "access_report.nothing": Text(
            "In diesem Zeitraum hat niemand Ihre Daten gesehen.", "Nobody saw your data in this period."
        ),
        "access_report.functions_only": Text(
            "Genannt sind Stellen und Aufgaben, keine Namen von Beschäftigten.",
            "Bodies and functions are named, no members of staff.",
        ),
        "access_report.body_gone": Text("Eine frühere Stelle", "A former body"),
        "place.span_too_long": Text("Eine Auskunft reicht höchstens ein Jahr weit.", "A report covers a year at most."),
    }
)
